"use client";

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, type RefObject, useRef } from "react";
import { IconButton } from "../button";
import { ScrollBox } from "../scroll-box";
import { useFocusReturn } from "./focus-return";

/** Props of {@link DialogBox}. */
export interface DialogBoxProps {
  onClose: () => void;
  title: ReactNode;
  /** One or two sentences: what will happen. */
  description?: ReactNode;
  children?: ReactNode;
  /** Has the focus at first; the dialog itself unless said. */
  initialFocus?: RefObject<HTMLElement | null>;
  /** Buttons, the main one last. */
  footer?: ReactNode;
}

/** An open dialog; loaded with the first one. */
export function DialogBox({ onClose, title, description, children, footer, initialFocus }: DialogBoxProps) {
  const content = useRef<HTMLDivElement>(null);
  const { remember, giveBack } = useFocusReturn();
  return (
    <Radix.Root open onOpenChange={(next) => next || onClose()}>
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
            (initialFocus?.current ?? content.current)?.focus();
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
          <ScrollBox aria-label="Content" className="min-h-0 flex-1 px-4 py-3">
            {children}
          </ScrollBox>
          {footer ? (
            <div className="flex flex-wrap justify-end gap-2 border-t border-line px-4 py-3">{footer}</div>
          ) : null}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
