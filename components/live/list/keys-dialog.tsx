"use client";

import { Dialog } from "@/components/ui/overlay/dialog";
import { Kbd } from "@/components/ui/text/kbd";

const keys: readonly { readonly keys: readonly string[]; readonly does: string }[] = [
  { keys: ["Space"], does: "Pause, or go on" },
  { keys: ["j", "↓"], does: "Next row, towards older messages" },
  { keys: ["k", "↑"], does: "Previous row, towards newer messages" },
  { keys: ["Enter"], does: "Open the row" },
  { keys: ["Esc"], does: "Close it and follow the traffic again" },
  { keys: ["/"], does: "Go to the subject filter" },
  { keys: ["?"], does: "Show these keys" },
];

/** Every key of the live page. */
export function KeysDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog open={open} onClose={onClose} title="Keys">
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-5 gap-y-2">
        {keys.map(({ keys: names, does }) => (
          <div key={does} className="contents">
            <dt className="flex gap-1.5">
              {names.map((name) => (
                <Kbd key={name}>{name}</Kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
