"use client";

import { Copy } from "lucide-react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Menu } from "@/components/ui/menu";
import { copyText } from "@/lib/client/clipboard";
import { publishCurl, publishNats } from "@/lib/client/copy-commands";
import { type LiveRow, rowPayload } from "@/lib/client/live-entry";

/** Props of {@link CopyRowMenu}. */
export interface CopyRowMenuProps {
  row: LiveRow;
  /** Why nothing can be copied, or null. */
  disabledReason: string | null;
}

/** Copies a live message: its payload, its subject, or a command that publishes it again. */
export function CopyRowMenu({ row, disabledReason }: CopyRowMenuProps) {
  const message = () => ({ subject: row.subject, headers: row.headers ?? [], payload: rowPayload(row) });
  const entry = (label: string, hint: string, make: () => string) => ({
    label,
    hint,
    onSelect: () => void copyAndTell(label, make()),
  });
  return (
    <Menu
      label="Copy this message"
      entries={[
        entry("Payload", "text as it is, bytes as base64", () => rowPayload(row).data),
        entry("Subject", "the full subject", () => row.subject),
        entry("curl", "publishes it again through the dashboard", () => publishCurl(window.location.origin, message())),
        entry("nats", "publishes it again with the nats command", () => publishNats(message())),
      ]}
    >
      <Button size="sm" icon={Copy} disabledReason={disabledReason}>
        Copy as…
      </Button>
    </Menu>
  );
}

async function copyAndTell(what: string, text: string) {
  if (await copyText(text)) toast.success(`Copied: ${what}`);
  else toast.error("The browser refused to copy");
}
