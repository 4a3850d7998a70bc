"use client";

import { useRef } from "react";
import { classNames } from "@/components/ui/class-names";
import { TextLink } from "@/components/ui/link-button";
import { DataTable, Td, Th, Tr } from "@/components/ui/table/data-table";
import { VirtualBody } from "@/components/ui/table/virtual-body";
import { Bytes, Count } from "@/components/ui/text/number";
import { DayClockTime } from "@/components/ui/text/time";
import { hrefs } from "@/lib/client/words/hrefs";
import { payloadPreview } from "@/lib/client/words/payload-preview";
import { messageNumber } from "@/lib/client/words/stored-as";
import type { Message } from "@/lib/model/message/message";
import { visibleLine } from "@/lib/model/text/visible-text";

/** Columns that give way first where the list is narrow: the drawer and the permalink have them. */
const notOnPhone = "@max-xl/table:hidden";
const roomy = "@max-3xl/table:hidden";

/** Props of {@link MessageTable}. */
export interface MessageTableProps {
  messages: readonly Message[];
  /** `at` of the message that is open. */
  openAt: string | null;
  onOpen: (at: string) => void;
}

/** Stored messages; a row opens the drawer, its number leads to the permalink. */
export function MessageTable({ messages, openAt, onOpen }: MessageTableProps) {
  const body = useRef<HTMLTableSectionElement>(null);
  return (
    <DataTable label="Messages" fill fixed minWidth={340}>
      <thead>
        <tr>
          <Th className="w-42 @max-xl/table:w-30">Number</Th>
          <Th className={classNames("w-46", roomy)}>Stored</Th>
          <Th className="@xl/table:w-[26%]">Subject</Th>
          <Th className={notOnPhone}>Payload</Th>
          <Th num className="hidden w-20 @4xl/table:table-cell">
            Headers
          </Th>
          <Th num className="w-24">
            Size
          </Th>
        </tr>
      </thead>
      <VirtualBody
        ref={body}
        list="messages"
        openKey={openAt}
        onOpenKey={onOpen}
        rows={messages}
        rowKey={({ place }) => place.at}
      >
        {(message) => (
          <Tr selected={message.place.at === openAt} onOpen={() => onOpen(message.place.at)}>
            <Td className="num">
              <TextLink href={hrefs.message(message.place)}>{messageNumber(message)}</TextLink>
            </Td>
            <Td muted className={classNames("num", roomy)}>
              <DayClockTime at={message.storedAt} />
            </Td>
            <Td mono title={message.subject}>
              {visibleLine(message.subject)}
            </Td>
            <Td mono muted className={notOnPhone}>
              {payloadPreview(message.payload)}
            </Td>
            <Td num muted className="hidden @4xl/table:table-cell">
              <Count value={message.headers.length} />
            </Td>
            <Td num muted>
              <Bytes value={message.payload.sizeBytes} />
            </Td>
          </Tr>
        )}
      </VirtualBody>
    </DataTable>
  );
}
