"use client";

import { ExternalLink, X } from "lucide-react";
import { Dialog } from "radix-ui";
import { IconButton } from "@/components/ui/button";
import { TextLink } from "@/components/ui/link/link-button";
import { useFocusReturn } from "@/components/ui/overlay/focus-return";
import { ScrollBox } from "@/components/ui/scroll-box";
import { hrefs } from "@/lib/client/words/hrefs";
import { PublishForm } from "./publish-form";

/**
 * The publish form at the right of any page, which stays in sight and in use. What is typed is kept when it is closed,
 * and is the same as on the page of its own.
 */
export function PublishSheet({ onClose }: { onClose: () => void }) {
  const { remember, giveBack } = useFocusReturn();
  return (
    <Dialog.Root open modal={false} onOpenChange={(open) => open || onClose()}>
      <Dialog.Portal>
        <Dialog.Content
          aria-describedby={undefined}
          // The page is meant to be used beside it.
          onInteractOutside={(event) => event.preventDefault()}
          onOpenAutoFocus={remember}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            giveBack();
          }}
          className="fixed inset-y-0 right-0 z-30 flex w-full max-w-140 flex-col border-l border-line-strong bg-surface shadow-overlay focus-visible:outline-none"
        >
          <div className="flex items-center justify-between gap-3 border-b border-line py-2 pr-2.5 pl-4">
            <Dialog.Title className="text-md font-semibold">Publish</Dialog.Title>
            <span className="flex items-center gap-2">
              <TextLink href={hrefs.publish} onClick={onClose}>
                <ExternalLink aria-hidden className="mr-1 inline size-3.5" />
                Open as a page
              </TextLink>
              <Dialog.Close asChild>
                <IconButton icon={X} label="Close (Esc)" size="sm" />
              </Dialog.Close>
            </span>
          </div>
          <ScrollBox aria-label="Message to publish" className="min-h-0 flex-1 py-3">
            <PublishForm place="sheet" />
          </ScrollBox>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
