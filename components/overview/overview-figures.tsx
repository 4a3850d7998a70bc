import type { ReactNode } from "react";
import { Link } from "@/components/ui/link/link";
import { Stat, StatRow } from "@/components/ui/stat";
import { Count, Rate } from "@/components/ui/text/number";
import { Term } from "@/components/ui/text/term";
import { TimeSince } from "@/components/ui/text/time";
import { formatCount, formatQuantity } from "@/lib/client/words/format";
import { hrefs } from "@/lib/client/words/hrefs";
import { formatKnown, tellKnown } from "@/lib/client/words/known";
import type { FailureCounts, Snapshot } from "@/lib/contract/snapshot";
import { isKnown, isSome } from "@/lib/model/known";

/** The totals of the last sweep. */
export function OverviewFigures({ snapshot: { totals, streams, failures, bus } }: { snapshot: Snapshot }) {
  const yours = streams.filter((stream) => !stream.own).length;
  return (
    <StatRow>
      <Stat
        label="Messages stored"
        value={<Rate value={totals.messagesPerS} />}
        note={<FigureLink href={hrefs.streams}>in {formatQuantity(yours, "stream")}</FigureLink>}
      />
      <Stat
        label="Acknowledged"
        value={<Rate value={totals.ackedPerS} />}
        note={
          <FigureLink href={hrefs.consumers}>
            by {isKnown(totals.consumers) ? tellKnown(totals.consumers, consumersOf) : "consumers"}
          </FigureLink>
        }
      />
      <Stat label={<Term of="waiting" />} value={<Count value={totals.waiting} />} note="over all consumers" />
      <Stat
        label={<Term of="inFlight" />}
        value={<Count value={totals.inFlight} />}
        note="delivered, not yet acknowledged"
      />
      <Stat
        label="Failures, open"
        value={
          <span className={isSome(failures.open) ? "text-gave-up" : undefined}>
            <Count value={failures.open} />
          </span>
        }
        note={<FailureCoverage failures={failures} absence={bus.offers.failures} />}
      />
    </StatRow>
  );
}

function FailureCoverage({ failures, absence }: { failures: FailureCounts; absence: string | null }) {
  if (absence !== null) return <span title={absence}>not known on this broker</span>;
  if (failures.capturedSince === null) return <span className="text-in-flight">not captured</span>;
  if (failures.problem !== null) return <span className="text-in-flight">perhaps not all, see above</span>;
  return (
    <FigureLink href={hrefs.failures}>
      {formatKnown(failures.lastHour, formatCount)} failed in 1 h, captured for{" "}
      <TimeSince at={failures.capturedSince} />
    </FigureLink>
  );
}

function FigureLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} className="rounded-sm underline-offset-3 hover:text-ink hover:underline">
      {children}
    </Link>
  );
}

const consumersOf = (count: number) => formatQuantity(count, "consumer");
