import { Link } from "@/components/ui/link";
import { TimeSince } from "@/components/ui/text/time";
import { VerdictBadge } from "@/components/ui/text/verdict-badge";
import { formatQuantity } from "@/lib/client/words/format";
import { hrefs } from "@/lib/client/words/hrefs";
import { type ConsumerHealth, needsAttention } from "@/lib/model/consumer/consumer-health";
import { consumerKey } from "@/lib/model/consumer/consumer-key";
import { visibleLine } from "@/lib/model/text/visible-text";

/** Reasons shown; the rest is on the consumers' page. */
const most = 8;

/** Why consumers need attention, worst first, each a link to the consumer. Nothing when none does. */
export function AttentionList({ consumers }: { consumers: readonly ConsumerHealth[] }) {
  const needing = consumers.filter((consumer) => needsAttention(consumer.verdict));
  if (needing.length === 0) return null;
  return (
    <ul className="divide-y divide-line border-t border-line">
      {needing.slice(0, most).map((consumer) => (
        <li key={consumerKey(consumer.stream, consumer.name)}>
          <Reason consumer={consumer} />
        </li>
      ))}
      {needing.length > most ? (
        <li>
          <Link href={hrefs.consumers} className="block px-5 py-2 font-medium text-accent hover:bg-hover">
            {formatQuantity(needing.length - most, "more consumer")}
          </Link>
        </li>
      ) : null}
    </ul>
  );
}

function Reason({ consumer }: { consumer: ConsumerHealth }) {
  return (
    <Link
      href={hrefs.consumer(consumer.stream, consumer.name)}
      className="grid gap-x-4 gap-y-1 px-5 py-2 -outline-offset-2! hover:bg-hover md:grid-cols-[8.5rem_minmax(0,16rem)_minmax(0,1fr)] md:items-start"
    >
      <span className="grid justify-items-start gap-0.5">
        <VerdictBadge verdict={consumer.verdict} />
        {consumer.since === null ? null : (
          <span className="num text-muted">
            for <TimeSince at={consumer.since} />
          </span>
        )}
      </span>
      <span className="mono truncate font-medium" title={visibleLine(consumer.displayName)}>
        {visibleLine(consumer.displayName)}
        <span className="font-normal text-faint"> {visibleLine(consumer.stream)}</span>
      </span>
      <span className="num line-clamp-4 min-w-0 wrap-anywhere">
        {asSentence(consumer.reason)} <span className="text-muted">{consumer.nextStep}</span>
      </span>
    </Link>
  );
}

const asSentence = (text: string) => (/[.!?]$/.test(text) || text === "" ? text : `${text}.`);
