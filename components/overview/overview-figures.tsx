import type { ReactNode } from "react";
import { Link } from "@/components/ui/link";
import { Stat, StatRow } from "@/components/ui/stat";
import { Count, Rate } from "@/components/ui/text/number";
import { Term } from "@/components/ui/text/term";
import { TimeSince } from "@/components/ui/text/time";
import { formatCount } from "@/lib/client/words/format";
import { hrefs } from "@/lib/client/words/hrefs";
import type { FailureCounts, Snapshot } from "@/lib/contract/snapshot";

/** The totals of the last sweep. */
export function OverviewFigures({
  snapshot: { totals, streams, consumers, failures, sampledAt },
}: {
  snapshot: Snapshot;
}) {
  const known = sampledAt !== null;
  const yours = streams.filter((stream) => !stream.own).length;
  return (
    <StatRow>
      <Stat
        label="Messages stored"
        value={<Rate value={totals.messagesPerS} />}
        note={<FigureLink href={hrefs.streams}>in {plural(yours, "stream")}</FigureLink>}
      />
      <Stat
        label="Acknowledged"
        value={<Rate value={totals.ackedPerS} />}
        note={<FigureLink href={hrefs.consumers}>by {plural(consumers.length, "consumer")}</FigureLink>}
      />
      <Stat
        label={<Term of="waiting" />}
        value={<Count value={known ? totals.waiting : null} />}
        note="over all consumers"
      />
      <Stat
        label={<Term of="inFlight" />}
        value={<Count value={known ? totals.inFlight : null} />}
        note="delivered, not yet acknowledged"
      />
      <Stat
        label="Failures, open"
        value={
          <span className={failures.open > 0 ? "text-gave-up" : undefined}>
            <Count value={failures.capturedSince === null ? null : failures.open} />
          </span>
        }
        note={<FailureCoverage failures={failures} />}
      />
    </StatRow>
  );
}

function FailureCoverage({ failures }: { failures: FailureCounts }) {
  if (failures.capturedSince === null) return <span className="text-in-flight">not captured</span>;
  if (failures.problem !== null) return <span className="text-in-flight">perhaps not all, see above</span>;
  return (
    <FigureLink href={hrefs.failures}>
      {formatCount(failures.lastHour)} in 1 h, captured for <TimeSince at={failures.capturedSince} />
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

const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? "" : "s"}`;
