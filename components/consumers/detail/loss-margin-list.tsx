import { TextLink } from "@/components/ui/link/link-button";
import { type LossStream, lossMargins } from "@/lib/client/words/consumers/loss-margin";
import { hrefs } from "@/lib/client/words/hrefs";
import type { ConsumerHealth } from "@/lib/model/consumer/consumer-health";
import { visibleLine } from "@/lib/model/text/visible-text";
import { marginSentence } from "./loss-margin-words";

/** How long the stream's limits leave what waits for this consumer; empty where nothing can be lost. */
export function LossMarginList({ consumer, stream }: { consumer: ConsumerHealth; stream: LossStream }) {
  const margins = lossMargins(stream, consumer);
  if (margins.length === 0) return null;
  return (
    <section aria-label="Until data is lost" className="min-w-0 px-4 pt-3.5 pb-4">
      <h2 className="pb-0.5 text-base">Until data is lost</h2>
      <ul className="num grid gap-0.5 text-muted">
        {margins.map((margin) => (
          <li key={margin.limit}>{marginSentence(margin)}</li>
        ))}
      </ul>
      <p className="text-xs text-faint">
        By the limits of <TextLink href={hrefs.stream(consumer.stream)}>{visibleLine(consumer.stream)}</TextLink>,
        unless the oldest waiting message is read before.
      </p>
    </section>
  );
}
