"use client";

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, useRef } from "react";
import { IconButton } from "../button";
import { useFocusReturn } from "./focus-return";

/** Props of {@link Dialog}. */
export interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  /** One or two sentences: what will happen. */
  description?: ReactNode;
  children?: ReactNode;
  /** Buttons, the main one last. */
  footer?: ReactNode;
}

/** A question that must be answered before going on. Details belong in a {@link Drawer}. */
export function Dialog({ open, onClose, title, description, children, footer }: DialogProps) {
  const content = useRef<HTMLDivElement>(null);
  const { remember, giveBack } = useFocusReturn();
  return (
    <Radix.Root open={open} onOpenChange={(next) => next || onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-fade bg-scrim" />
        <Radix.Content
          ref={content}
          data-modal
          {...(description ? {} : { "aria-describedby": undefined })}
          // On the close button the focus would open its tooltip, and that would take the first Escape.
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            remember();
            content.current?.focus();
          }}
          // Without a trigger of its own it would leave the focus nowhere.
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            giveBack();
          }}
          className="fixed top-1/2 left-1/2 z-40 flex max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] max-w-120 -translate-1/2 animate-fade flex-col rounded-md border border-line-strong bg-surface shadow-overlay focus-visible:outline-none"
        >
          <div className="flex items-start justify-between gap-3 pt-3.5 pr-2.5 pl-4">
            <div className="min-w-0">
              <Radix.Title className="text-md font-semibold wrap-anywhere">{title}</Radix.Title>
              {description ? (
                <Radix.Description className="mt-1 text-muted wrap-anywhere">{description}</Radix.Description>
              ) : null}
            </div>
            <Radix.Close asChild>
              <IconButton icon={X} label="Close (Esc)" size="sm" />
            </Radix.Close>
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto px-4 py-3">{children}</div>
          {footer ? (
            <div className="flex flex-wrap justify-end gap-2 border-t border-line px-4 py-3">{footer}</div>
          ) : null}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
