import { WhoHasIt } from "@/components/ui/message/who-has-it";
import { DrawerSection } from "@/components/ui/overlay/drawer";
import { HeadersTable } from "@/components/ui/table/headers-table";
import { PayloadView } from "@/components/ui/text/payload-view";
import { formatBytes } from "@/lib/client/words/format";
import type { Message } from "@/lib/model/message/message";
import { MessageActions } from "./message-actions";

/** Who has a stored message, its payload and headers. */
export function MessageContent({ message }: { message: Message }) {
  return (
    <>
      <WhoHasIt message={message} />
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
