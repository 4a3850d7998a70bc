"use client";

import { Dialog } from "@/components/ui/overlay/dialog";
import { Kbd } from "@/components/ui/text/kbd";
import { goKeys } from "./go-keys";

interface KeyGroup {
  readonly title: string;
  readonly keys: readonly { readonly keys: readonly string[]; readonly does: string }[];
}

const groups: readonly KeyGroup[] = [
  {
    title: "In every list",
    keys: [
      { keys: ["j", "↓"], does: "Next row; with details open, the next row's details" },
      { keys: ["k", "↑"], does: "Previous row" },
      { keys: ["Enter"], does: "Open the row" },
      { keys: ["Ctrl", "Enter"], does: "Open the row in a new tab" },
      { keys: ["x"], does: "Choose the row, where rows can be chosen" },
      { keys: ["Esc"], does: "Close the details, or choose none" },
      { keys: ["/"], does: "Go to the filter" },
    ],
  },
  { title: "Live", keys: [{ keys: ["Space"], does: "Pause, or go on" }] },
  {
    title: "On every page",
    keys: [
      { keys: ["Ctrl", "K"], does: "Go to anything, do anything" },
      { keys: ["p"], does: "Publish a message beside the page" },
      { keys: ["?"], does: "Show these keys" },
      ...goKeys.map(({ key, label }) => ({ keys: ["g", key], does: label })),
    ],
  },
];

/** Every key of the dashboard. */
export function KeysDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog open onClose={onClose} title="Keys">
      {groups.map(({ title, keys }) => (
        <section key={title} className="not-first:mt-4">
          <h3 className="pb-1.5 text-2xs font-medium text-faint">{title}</h3>
          <dl className="grid grid-cols-[5.5rem_1fr] items-center gap-x-5 gap-y-1.5">
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
        </section>
      ))}
    </Dialog>
  );
}
