import { DrawerSection } from "@/components/ui/overlay/drawer";
import { HeadersTable } from "@/components/ui/table/headers-table";
import { PayloadView } from "@/components/ui/text/payload-view";
import { formatBytes } from "@/lib/client/words/format";
import type { Message } from "@/lib/model/message/message";
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
