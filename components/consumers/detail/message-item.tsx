import { isPlainClick, ShallowLink } from "@/components/ui/link/shallow-link";
import { rowOpening } from "@/components/ui/table/row-opening";
import { Preview } from "@/components/ui/text/preview";
import { RelativeTime } from "@/components/ui/text/time";
import { withQuery } from "@/lib/client/http/http";
import { hrefs } from "@/lib/client/words/hrefs";
import { messageNumber } from "@/lib/client/words/stored-as";
import type { Message } from "@/lib/model/message/message";
import { messageFace } from "@/lib/model/message/message-face";
import { visibleLine } from "@/lib/model/text/visible-text";
import type { OpenMessage } from "./open-message";

/** Props of {@link MessageItem}. */
export interface MessageItemProps {
  message: Message;
  /** How it stands with the consumer. */
  state: string;
  /** Name of the consumer whose page it is on. */
  consumer: string;
  opened: OpenMessage;
}

/** A stored message in a short list beside a consumer: what it is, since when; all of it opens the message. */
export function MessageItem({ message, state, consumer, opened }: MessageItemProps) {
  const { place, subject, storedAt, payload } = message;
  const isOpen = opened.at === place.at;
  const onOpen = () => opened.open(place.at);
  const address = withQuery(hrefs.consumer(place.channel, consumer), { message: place.at });
  return (
    <li
      {...rowOpening({ onOpen, address: undefined })}
      className={`cursor-pointer border-t border-line px-4 py-2 ${isOpen ? "bg-selected" : "hover:bg-hover"}`}
    >
      <div className="flex items-baseline justify-between gap-2.5">
        <ShallowLink
          href={address}
          title={visibleLine(subject)}
          data-message={place.at}
          className="mono min-w-0 truncate rounded-sm font-medium underline-offset-3 hover:underline"
          onClick={(event) => {
            if (!isPlainClick(event)) return;
            event.preventDefault();
            onOpen();
          }}
        >
          {messageNumber(message)} {visibleLine(subject)}
        </ShallowLink>
        <RelativeTime at={storedAt} className="num shrink-0 text-faint" />
      </div>
      <p className="mono truncate text-muted">
        <Preview face={messageFace(payload)} />
      </p>
      <p className="num text-xs text-muted">{state}</p>
    </li>
  );
}
