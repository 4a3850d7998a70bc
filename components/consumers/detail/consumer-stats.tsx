import { TextLink } from "@/components/ui/link/link-button";
import { Stat, StatRow } from "@/components/ui/stat";
import { Term } from "@/components/ui/text/term";
import { RelativeTime } from "@/components/ui/text/time";
import { withQuery } from "@/lib/client/http/http";
import { formatCount, formatRate, formatSignedRate, noValue } from "@/lib/client/words/format";
import { hrefs } from "@/lib/client/words/hrefs";
import { tellKnown } from "@/lib/client/words/known";
import type { ConsumerHealth } from "@/lib/model/consumer/consumer-health";
import { isKnown, type Known } from "@/lib/model/known";
import { doneIn } from "../consumer-words";
import { Figure, Pace } from "../list/figures";
import { ackLatencyWords } from "./ack-latency-words";
import { limitNote } from "./consumer-limits";
import { oldestAge } from "./oldest-age";

/** The figures of now. */
export function ConsumerStats({ consumer }: { consumer: ConsumerHealth }) {
  const done = doneIn(consumer);
  const age = oldestAge(consumer);
  const latency = ackLatencyWords(consumer);
  return (
    <StatRow>
      <Stat
        label={<Term of="waiting" />}
        value={<Figure value={consumer.waiting} readAt={consumer.unreadSince} />}
        note={waitingNote(consumer)}
      />
      <Stat label={<Term of="oldestUnfinished" />} value={age.text} note={age.note} />
      <Stat
        label={<Term of="inFlight" />}
        value={<Figure value={consumer.inFlight} readAt={consumer.unreadSince} />}
        note={<Limit {...consumer} />}
      />
      <Stat
        label={<Term of="redelivered" />}
        value={<Figure value={consumer.redelivered} readAt={consumer.unreadSince} />}
        // The server counts messages here that it gave up on and still stores.
        note={
          limitNote(consumer.limits, "redelivery-critical") ??
          redeliveryNote(consumer) ??
          (consumer.redelivered > consumer.inFlight ? "given up ones included" : "on a later attempt")
        }
      />
      <Stat
        label="Acknowledged"
        value={<Pace perS={consumer.ackedPerS} unit="/s" />}
        note={<LastAcked at={consumer.lastAckedAt} />}
      />
      <Stat label="Ack latency" value={latency.value} note={latency.note} />
      <Stat label="Done in" value={done.time ?? noValue} note={done.note} />
      <Stat
        label="Failed for good"
        value={<Figure value={consumer.openFailures} />}
        note={<FailuresNote {...consumer} />}
      />
      {consumer.removedInFlight === undefined ? null : (
        <Stat
          label={<Term of="removedInFlight" />}
          value={<Figure value={consumer.removedInFlight} />}
          note="handled or not, since Jetlag started"
        />
      )}
    </StatRow>
  );
}

function waitingNote({ waitingPerS, limits }: ConsumerHealth): string {
  const change = changeWords(waitingPerS);
  const limit = limitNote(limits, "unprocessed-critical");
  return limit === null ? change : `${change}, ${limit}`;
}

function changeWords(perS: Known<number>): string {
  if (!isKnown(perS)) return `change not known: ${perS.why}`;
  return perS.value === 0 ? "steady" : `${tellKnown(perS, formatSignedRate)} /s`;
}

/** How fast messages are delivered again; null while they are not. */
function redeliveryNote({ redeliveriesPerS }: ConsumerHealth): string | null {
  const isSeen = isKnown(redeliveriesPerS) && redeliveriesPerS.value > 0;
  return isSeen ? `${tellKnown(redeliveriesPerS, formatRate)} /s again` : null;
}

function Limit({ inFlight, acknowledges, config: { maxAckPending } }: ConsumerHealth) {
  if (!acknowledges) return "not acknowledged at all";
  if (maxAckPending === null) return "no limit";
  const limit = `limit ${formatCount(maxAckPending)}`;
  return inFlight >= maxAckPending ? <span className="font-medium text-in-flight">{limit}, reached</span> : limit;
}

function LastAcked({ at }: { at: string | null }) {
  if (at === null) return "never yet";
  return (
    <>
      last <RelativeTime at={at} />
    </>
  );
}

function FailuresNote({ stream, name, openFailures, lastFailureAt }: ConsumerHealth) {
  if (!isKnown(openFailures)) return openFailures.why;
  if (openFailures.value === 0) return "none open";
  return (
    <TextLink href={withQuery(hrefs.failures, { stream, consumer: name })}>
      open, the last <RelativeTime at={lastFailureAt} />
    </TextLink>
  );
}
