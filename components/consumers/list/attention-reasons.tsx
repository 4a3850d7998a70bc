import { TextLink } from "@/components/ui/link-button";
import { formatQuantity } from "@/lib/client/words/format";
import { hrefs } from "@/lib/client/words/hrefs";
import { type ConsumerHealth, needsAttention } from "@/lib/model/consumer/consumer-health";
import { visibleLine } from "@/lib/model/text/visible-text";
import { calmWords, verdictSentence, withStop } from "../consumer-words";
import { keyOf } from "./consumer-filter";

/** Told one by one; the table below has them all. */
const told = 3;

/** The worst consumers, each with what is wrong, as links. `isWhole`: all consumers were read. */
export function AttentionReasons({ consumers, isWhole }: { consumers: readonly ConsumerHealth[]; isWhole: boolean }) {
  const worst = consumers.filter(({ verdict }) => needsAttention(verdict));
  if (worst.length === 0) return <p>{calmWords(consumers, isWhole)}</p>;
  const rest = worst.length - told;
  return (
    <ul className="grid gap-0.5">
      {worst.slice(0, told).map((consumer) => (
        <li key={keyOf(consumer)} className="num line-clamp-2">
          <TextLink
            href={hrefs.consumer(consumer.stream, consumer.name)}
            title={visibleLine(consumer.displayName)}
            className="inline-block max-w-[min(48ch,100%)] truncate align-bottom text-ink!"
          >
            {visibleLine(consumer.displayName)}
          </TextLink>{" "}
          {withStop(verdictSentence(consumer))}
        </li>
      ))}
      {rest > 0 ? (
        <li>
          <TextLink href={hrefs.consumersInNeed} className="num inline-flex min-h-6 items-center text-ink!">
            and {formatQuantity(rest, "other", "others")}
          </TextLink>
        </li>
      ) : null}
    </ul>
  );
}
