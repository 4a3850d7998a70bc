"use client";

import { Copy } from "lucide-react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Menu } from "@/components/ui/menu";
import { copyText } from "@/lib/client/clipboard";
import { publishCurl, publishNats, readCurl, readNats } from "@/lib/client/copy-commands";
import { hrefs } from "@/lib/client/hrefs";
import type { Message } from "@/lib/model/message";

/** Copies a stored message: its payload, a link, or a command that reads or publishes it. */
export function CopyMenu({ message }: { message: Message }) {
  const { stream, seq, payload } = message;
  const entry = (label: string, hint: string, make: () => string) => ({
    label,
    hint,
    onSelect: () => void copyAndTell(label, make()),
  });
  const origin = () => window.location.origin;
  return (
    <Menu
      label="Copy this message"
      entries={[
        entry("Payload", payload.encoding === "base64" ? "as base64" : "as it is", () => payload.data),
        entry("Link", "to this message", () => `${origin()}${hrefs.message(stream, seq)}`),
        entry("curl, read", "from the dashboard's API", () => readCurl(origin(), stream, seq)),
        entry("nats, read", "with the nats command", () => readNats(stream, seq)),
        entry("curl, publish again", "through the dashboard's API", () => publishCurl(origin(), message)),
        entry("nats, publish again", "with the nats command", () => publishNats(message)),
      ]}
    >
      <Button size="sm" icon={Copy} disabledReason={payload.truncated ? "The whole payload is still being read" : null}>
        Copy as…
      </Button>
    </Menu>
  );
}

async function copyAndTell(what: string, text: string) {
  if (await copyText(text)) toast.success(`Copied: ${what}`);
  else toast.error("The browser refused to copy");
}
