import { formatBytes } from "@/lib/client/words/format";
import { DrawerSection } from "../overlay/drawer";
import { HeadersTable } from "../table/headers-table";
import { PayloadView } from "../text/payload-view";
import type { DeleteMessageProps } from "./delete-message";
import { MessageActions } from "./message-actions";
import { WhoHasIt } from "./who-has-it";

/** Who has a stored message, its payload and headers. */
export function MessageContent({ message, onDeleted }: DeleteMessageProps) {
  return (
    <>
      <WhoHasIt message={message} />
      <DrawerSection
        title={`Payload, ${formatBytes(message.payload.sizeBytes)}`}
        aside={<MessageActions message={message} onDeleted={onDeleted} />}
      >
        <PayloadView payload={message.payload} subject={message.subject} />
      </DrawerSection>
      <DrawerSection title={message.headers.length === 0 ? "Headers" : `Headers, ${message.headers.length}`}>
        <HeadersTable headers={message.headers} />
      </DrawerSection>
    </>
  );
}
