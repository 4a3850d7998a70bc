"use client";

import { X } from "lucide-react";
import { Dialog } from "radix-ui";
import { IconButton } from "@/components/ui/button";
import { useFocusReturn } from "@/components/ui/overlay/focus-return";
import { MainNav } from "./main-nav";

/** The open menu of a narrow screen; loaded when it is opened. */
export function NavDrawer({ onClose }: { onClose: () => void }) {
  const { remember, giveBack } = useFocusReturn();
  return (
    <Dialog.Root open onOpenChange={(open) => open || onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-fade bg-scrim md:hidden" />
        <Dialog.Content
          aria-describedby={undefined}
          onOpenAutoFocus={remember}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            giveBack();
          }}
          className="fixed inset-y-0 left-0 z-40 w-64 max-w-[85vw] animate-fade border-r border-line bg-sunken focus-visible:outline-none md:hidden"
        >
          <Dialog.Title className="sr-only">Menu</Dialog.Title>
          <MainNav onNavigate={onClose} />
          <div className="absolute top-2 right-2">
            <Dialog.Close asChild>
              <IconButton icon={X} label="Close menu" />
            </Dialog.Close>
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
