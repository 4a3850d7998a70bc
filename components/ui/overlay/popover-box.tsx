"use client";

import { Popover as Radix } from "radix-ui";
import { type ReactNode, useRef } from "react";
import { type Opener, useClosing } from "./opener";

/** Props of {@link PopoverBox}. */
export interface PopoverBoxProps {
  opener: Opener;
  onClose: () => void;
  label: string;
  children: ReactNode;
}

/** An open panel below the button that opened it; loaded when somebody is about to open one. */
export function PopoverBox({ opener, onClose, label, children }: PopoverBoxProps) {
  const button = useRef(opener.button);
  const closing = useClosing(opener);
  return (
    <Radix.Root open onOpenChange={(open) => open || onClose()}>
      <Radix.Anchor virtualRef={button} />
      <Radix.Portal>
        <Radix.Content
          aria-label={label}
          align="end"
          sideOffset={4}
          collisionPadding={8}
          {...closing}
          className="z-50 max-h-(--radix-popover-content-available-height) w-80 max-w-[calc(100vw-1rem)] animate-fade overflow-y-auto rounded-md border border-line-strong bg-surface p-3 shadow-overlay focus-visible:outline-none"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
