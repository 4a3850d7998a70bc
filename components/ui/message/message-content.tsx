import { formatBytes } from "@/lib/client/words/format";
import type { Message } from "@/lib/model/message/message";
import { DrawerSection } from "../overlay/drawer";
import { HeadersTable } from "../table/headers-table";
import { PayloadView } from "../text/payload-view";
import { MessageActions } from "./message-actions";
import { WhoHasIt } from "./who-has-it";

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
