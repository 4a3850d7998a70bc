"use client";

import { Command } from "cmdk";
import { Dialog } from "radix-ui";
import { useRef, useState } from "react";
import { useFocusReturn } from "@/components/ui/overlay/focus-return";
import { useGo } from "@/lib/client/broker/use-broker";
import { type PaletteLine, usePaletteGroups } from "./palette-groups";

/** Go anywhere and do anything by typing a part of its name. */
export function CommandPalette({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState("");
  const groups = usePaletteGroups(text);
  // What is found later stands above what is found at once: Enter goes to the first line, unless another one was chosen.
  const [chosen, setChosen] = useState<string | null>(null);
  const byHand = useRef(false);
  const lines = groups.flatMap((group) => group.lines.map(({ id }) => id));
  const selected = chosen !== null && lines.includes(chosen) ? chosen : (lines[0] ?? "");
  const go = useGo();
  const { remember, giveBack } = useFocusReturn();
  const choose = (line: PaletteLine) => {
    onClose();
    if ("href" in line) go(line.href);
    else line.run();
  };
  return (
    <Dialog.Root open onOpenChange={(open) => open || onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-fade bg-scrim" />
        <Dialog.Content
          data-modal
          aria-describedby={undefined}
          onOpenAutoFocus={remember}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            giveBack();
          }}
          className="fixed top-[12vh] left-1/2 z-40 w-[calc(100vw-2rem)] max-w-140 -translate-x-1/2 animate-fade overflow-hidden rounded-md border border-line-strong bg-surface shadow-overlay focus-visible:outline-none"
        >
          <Dialog.Title className="sr-only">Command palette</Dialog.Title>
          <Command
            label="Command palette"
            shouldFilter={false}
            loop
            value={selected}
            onKeyDown={({ key, ctrlKey, metaKey }) => {
              if (key.length > 1 || ctrlKey || metaKey) byHand.current = true;
            }}
            onPointerMove={() => {
              byHand.current = true;
            }}
            // The library itself chooses too, when lines come and go.
            onValueChange={(id) => {
              if (byHand.current) setChosen(id);
            }}
          >
            <Command.Input
              value={text}
              onValueChange={(next) => {
                setText(next);
                setChosen(null);
                byHand.current = false;
              }}
              placeholder="Page, stream, consumer, subject or action"
              className="h-11 w-full border-b border-line bg-surface px-4 text-md outline-none"
            />
            <Command.List className="max-h-[min(26rem,60vh)] overflow-y-auto p-1.5">
              <Command.Empty className="px-3 py-6 text-center text-muted">Nothing has this name</Command.Empty>
              {groups.map(({ title, lines }) => (
                <Command.Group
                  key={title}
                  heading={title}
                  className="**:[[cmdk-group-heading]]:px-2.5 **:[[cmdk-group-heading]]:pt-2 **:[[cmdk-group-heading]]:pb-1 **:[[cmdk-group-heading]]:text-2xs **:[[cmdk-group-heading]]:font-medium **:[[cmdk-group-heading]]:text-faint"
                >
                  {lines.map((line) => (
                    <Command.Item
                      key={line.id}
                      value={line.id}
                      onSelect={() => choose(line)}
                      className="flex h-8 cursor-pointer items-center gap-2 rounded-sm px-2.5 select-none data-[selected=true]:bg-selected"
                    >
                      <span className="min-w-0 truncate">{line.label}</span>
                      {"hint" in line && line.hint ? (
                        <span className="ml-auto shrink-0 truncate text-xs text-muted">{line.hint}</span>
                      ) : null}
                    </Command.Item>
                  ))}
                </Command.Group>
              ))}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
