"use client";

import { useMemo, useRef } from "react";
import { type ListLine, withHoles, withoutHoles } from "@/lib/client/messages/holes";
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
import { HoleRow } from "./hole-row";

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
  /** Nothing is left out between them: holes in their numbers are told. */
  whole?: boolean;
  /** Which page is shown: another one is another list. */
  shows: string;
}

/** Stored messages; a row opens the drawer, its number leads to the permalink. */
export function MessageTable({ messages, open, onOpen, withStreams = false, whole = false, shows }: MessageTableProps) {
  const body = useRef<HTMLTableSectionElement>(null);
  const openKey = open === null ? null : placeText(open);
  const lines = useMemo(() => (whole ? withHoles(messages) : withoutHoles(messages)), [messages, whole]);
  const openLine = (key: string) => {
    const place = parsePlace(pastHole(lines, key, openKey));
    if (place !== null) onOpen(place);
  };
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
          onOpenKey={openLine}
          rows={lines}
          rowKey={keyOf}
        >
          {(line) =>
            line.kind === "hole" ? (
              <HoleRow {...line} />
            ) : (
              <MessageRow
                message={line.message}
                selected={keyOf(line) === openKey}
                onOpen={onOpen}
                withStreams={withStreams}
                withEvents={withEvents}
              />
            )
          }
        </VirtualBody>
      </DataTable>
    </ResizableColumns>
  );
}

interface MessageRowProps {
  message: Message;
  selected: boolean;
  onOpen: (place: Place) => void;
  withStreams: boolean;
  withEvents: boolean;
}

function MessageRow({ message, selected, onOpen, withStreams, withEvents }: MessageRowProps) {
  return (
    <Tr selected={selected} onOpen={() => onOpen(message.place)}>
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
  );
}

const keyOf = (line: ListLine) => (line.kind === "hole" ? `hole ${line.first}` : placeText(line.message.place));

/** The line that is meant by a key: a hole has nothing to open, so that it is the one on its other side. */
function pastHole(lines: readonly ListLine[], key: string, openKey: string | null): string {
  const at = lines.findIndex((line) => keyOf(line) === key);
  if (lines[at]?.kind !== "hole") return key;
  const before = lines[at - 1];
  const isGoingDown = before !== undefined && keyOf(before) === openKey;
  const next = lines[isGoingDown ? at + 1 : at - 1];
  return next === undefined ? key : keyOf(next);
}

const faces = new WeakMap<Message, MessageFace>();

/** The face of a listed message, made when it is first drawn. */
function faceOf(message: Message): MessageFace {
  const face = faces.get(message) ?? messageFace(message.payload);
  faces.set(message, face);
  return face;
}
