"use client";

import { useRef } from "react";
import { hrefs } from "@/lib/client/words/hrefs";
import { messageNumber } from "@/lib/client/words/stored-as";
import type { Message } from "@/lib/model/message/message";
import { type MessageFace, messageFace } from "@/lib/model/message/message-face";
import { type Place, parsePlace, placeText } from "@/lib/model/place";
import { visibleLine } from "@/lib/model/text/visible-text";
import { classNames } from "../class-names";
import { TextLink } from "../link/link-button";
import { DataTable, Td, Th, Tr } from "../table/data-table";
import { ResizableColumns } from "../table/resizable-columns";
import { VirtualBody } from "../table/virtual-body";
import { Bytes, Count } from "../text/number";
import { Preview } from "../text/preview";
import { DayClockTime } from "../text/time";
import { EnvelopeCells, EnvelopeHeads } from "./envelope-columns";

/** Columns that give way first where the list is narrow: the drawer and the permalink have them. */
const notOnPhone = "@max-xl/table:hidden";
const roomy = "@max-[52rem]/table:hidden";
const withHeaders = "hidden @min-[84rem]/table:table-cell";

/** Props of {@link MessageTable}. */
export interface MessageTableProps {
  messages: readonly Message[];
  /** The message that is open. */
  open: Place | null;
  onOpen: (place: Place) => void;
  /** They are of several streams: a column says which. */
  withStreams?: boolean;
  /** Which page is shown: another one is another list. */
  shows: string;
}

/** Stored messages; a row opens the drawer, its number leads to the permalink. */
export function MessageTable({ messages, open, onOpen, withStreams = false, shows }: MessageTableProps) {
  const body = useRef<HTMLTableSectionElement>(null);
  const openKey = open === null ? null : placeText(open);
  const withEvents = messages.some((message) => faceOf(message).event !== null);
  return (
    <ResizableColumns list="messages" first="number">
      <DataTable label="Messages" fill fixed minWidth={340}>
        <thead>
          <tr>
            <Th column="number" className="w-34 @max-xl/table:w-30">
              Number
            </Th>
            {withStreams ? (
              <Th column="stream" className={classNames("w-36", notOnPhone)}>
                Stream
              </Th>
            ) : null}
            <Th column="stored" className={classNames("w-44", roomy)}>
              Stored
            </Th>
            <Th column="subject" className="@xl/table:w-[26%] @4xl/table:w-[18%]">
              Subject
            </Th>
            {withEvents ? <EnvelopeHeads /> : null}
            <Th flexible className={notOnPhone}>
              {withEvents ? "Data or payload" : "Payload"}
            </Th>
            <Th num column="headers" edge="left" className={classNames("w-20", withHeaders)}>
              Headers
            </Th>
            <Th num column="size" edge="left" className="w-22">
              Size
            </Th>
          </tr>
        </thead>
        <VirtualBody
          ref={body}
          list="messages"
          shows={shows}
          openKey={openKey}
          onOpenKey={(key) => {
            const place = parsePlace(key);
            if (place !== null) onOpen(place);
          }}
          rows={messages}
          rowKey={({ place }) => placeText(place)}
        >
          {(message) => (
            <Tr selected={placeText(message.place) === openKey} onOpen={() => onOpen(message.place)}>
              <Td className="num">
                <TextLink href={hrefs.message(message.place)}>{messageNumber(message)}</TextLink>
              </Td>
              {withStreams ? (
                <Td title={message.place.channel} className={notOnPhone}>
                  <TextLink href={hrefs.stream(message.place.channel)}>{visibleLine(message.place.channel)}</TextLink>
                </Td>
              ) : null}
              <Td muted className={classNames("num", roomy)}>
                <DayClockTime at={message.storedAt} />
              </Td>
              <Td mono title={message.subject}>
                {visibleLine(message.subject)}
              </Td>
              {withEvents ? <EnvelopeCells event={faceOf(message).event} /> : null}
              <Td mono muted className={notOnPhone}>
                <Preview face={faceOf(message)} />
              </Td>
              <Td num muted className={withHeaders}>
                <Count value={message.headers.length} />
              </Td>
              <Td num muted>
                <Bytes value={message.payload.sizeBytes} />
              </Td>
            </Tr>
          )}
        </VirtualBody>
      </DataTable>
    </ResizableColumns>
  );
}

const faces = new WeakMap<Message, MessageFace>();

/** The face of a listed message, made when it is first drawn. */
function faceOf(message: Message): MessageFace {
  const face = faces.get(message) ?? messageFace(message.payload);
  faces.set(message, face);
  return face;
}
