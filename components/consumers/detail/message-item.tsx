import { Link } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/text/time";
import { hrefs } from "@/lib/client/words/hrefs";
import { messageNumber } from "@/lib/client/words/stored-as";
import type { Message } from "@/lib/model/message/message";
import { visibleLine } from "@/lib/model/text/visible-text";
import { previewLine } from "./stuck-on-words";

/** A stored message in a short list beside a consumer: what it is, since when, and how it stands with the consumer. */
export function MessageItem({ message, state }: { message: Message; state: string }) {
  const { place, subject, storedAt, payload } = message;
  return (
    <li className="border-t border-line px-4 py-2 hover:bg-hover">
      <div className="flex items-baseline justify-between gap-2.5">
        <Link
          href={hrefs.message(place)}
          title={visibleLine(subject)}
          className="mono min-w-0 truncate rounded-sm font-medium underline-offset-3 hover:underline"
        >
          {messageNumber(message)} {visibleLine(subject)}
        </Link>
        <RelativeTime at={storedAt} className="num shrink-0 text-faint" />
      </div>
      <p className="mono truncate text-muted">{previewLine(payload)}</p>
      <p className="text-xs text-faint">{state}</p>
    </li>
  );
}
