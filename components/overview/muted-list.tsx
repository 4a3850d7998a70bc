import { TextLink } from "@/components/ui/link/link-button";
import { MutedLine } from "@/components/ui/mute/muted-line";
import { withQuery } from "@/lib/client/http/http";
import { formatQuantity } from "@/lib/client/words/format";
import { hrefs } from "@/lib/client/words/hrefs";
import { type ListedConsumer, needsAttention } from "@/lib/model/consumer/consumer-health";
import { displayConsumerName } from "@/lib/model/consumer/durable-name";
import type { Mute } from "@/lib/model/consumer/mute";
import { visibleLine } from "@/lib/model/text/visible-text";

interface Muted {
  readonly mute: Mute;
  readonly consumers: readonly ListedConsumer[];
}

/** What would need attention and is muted: who did it, why and until when. Nothing when nothing is. */
export function MutedList({ consumers }: { consumers: readonly ListedConsumer[] }) {
  const all = mutedBy(consumers);
  if (all.length === 0) return null;
  return (
    <ul aria-label="Muted" className="divide-y divide-line border-t border-line">
      {all.map(({ mute, consumers: muted }) => (
        <li key={mute.id} className="flex min-w-0 flex-wrap items-center gap-x-4 gap-y-1 px-5 py-1.5">
          <TextLink href={withQuery(hrefs.consumers, { show: "muted", stream: mute.stream })} className="mono truncate">
            {visibleLine(mute.consumer === null ? mute.stream : displayConsumerName(mute.consumer))}
          </TextLink>
          {muted.length > 1 ? <span className="num text-muted">{formatQuantity(muted.length, "consumer")}</span> : null}
          <MutedLine mute={mute} />
        </li>
      ))}
    </ul>
  );
}

function mutedBy(consumers: readonly ListedConsumer[]): Muted[] {
  const byId = new Map<string, Muted>();
  for (const consumer of consumers) {
    const { mute, verdict } = consumer;
    if (mute === undefined || !needsAttention(verdict)) continue;
    byId.set(mute.id, { mute, consumers: [...(byId.get(mute.id)?.consumers ?? []), consumer] });
  }
  return [...byId.values()];
}
