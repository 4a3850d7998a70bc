import { DrawerSection } from "@/components/ui/drawer";
import { HeadersTable } from "@/components/ui/headers-table";
import { PayloadView } from "@/components/ui/payload-view";
import { formatBytes } from "@/lib/client/format";
import type { Message } from "@/lib/model/message";
import { MessageActions } from "./message-actions";

/** Payload and headers of a stored message. */
export function MessageContent({ message }: { message: Message }) {
  return (
    <>
      <DrawerSection
        title={`Payload, ${formatBytes(message.payload.sizeBytes)}`}
        aside={<MessageActions message={message} />}
      >
        <PayloadView payload={message.payload} />
      </DrawerSection>
      <DrawerSection title={message.headers.length === 0 ? "Headers" : `Headers, ${message.headers.length}`}>
        <HeadersTable headers={message.headers} />
      </DrawerSection>
    </>
  );
}
