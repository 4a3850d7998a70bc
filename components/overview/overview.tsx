"use client";

import { TextLink } from "@/components/ui/link/link-button";
import { PageHeader } from "@/components/ui/page";
import { Banner } from "@/components/ui/state/banner";
import { QueryState } from "@/components/ui/state/query-state";
import { verdictLooks } from "@/components/ui/text/verdict-badge";
import { brokerNowMs } from "@/lib/client/queries/snapshot";
import { useSnapshotQuery } from "@/lib/client/queries/use-snapshot";
import { formatCount } from "@/lib/client/words/format";
import { hrefs } from "@/lib/client/words/hrefs";
import type { Snapshot } from "@/lib/contract/snapshot";
import { isKnown, isSome } from "@/lib/model/known";
import { AttentionList } from "./attention-list";
import { MutedList } from "./muted-list";
import { NothingYet } from "./nothing-yet";
import { OverviewCharts } from "./overview-charts";
import { OverviewFigures } from "./overview-figures";
import { calmCounts, overviewSentence } from "./overview-sentence";
import { OverviewSkeleton } from "./overview-skeleton";

/** The first page: one sentence, its reasons, then the charts. */
export function Overview() {
  const query = useSnapshotQuery();
  return (
    <QueryState query={query} quietStale head={<PageHeader title="Overview" />} pending={<OverviewSkeleton />}>
      {(snapshot) => (
        <>
          <PageHeader title={overviewSentence(snapshot)}>
            <CalmLine snapshot={snapshot} />
          </PageHeader>
          <CaptureProblem failures={snapshot.failures} />
          <AttentionList consumers={snapshot.consumers} nowMs={brokerNowMs(snapshot)} />
          <MutedList consumers={snapshot.consumers} />
          <NothingYet snapshot={snapshot} />
          {snapshot.streams.length > 0 ? (
            <>
              <OverviewFigures snapshot={snapshot} />
              <OverviewCharts history={snapshot.history} />
            </>
          ) : null}
        </>
      )}
    </QueryState>
  );
}

/** A list of failures that is perhaps not whole must not look calm. */
function CaptureProblem({ failures: { problem, capturedSince } }: Pick<Snapshot, "failures">) {
  if (problem === null) return null;
  return (
    <div className="px-5 pb-3">
      <Banner
        tone={capturedSince === null ? "bad" : "warn"}
        inset
        action={<TextLink href={hrefs.status}>Status</TextLink>}
      >
        {problem}
      </Banner>
    </div>
  );
}

function CalmLine({ snapshot }: { snapshot: Snapshot }) {
  if (!isKnown(snapshot.totals.needAttention) && snapshot.sampledAt !== null) return <LastRead />;
  const counts = calmCounts(snapshot);
  if (counts.length === 0) return null;
  const words = counts.map(({ verdict, count }) => `${formatCount(count)} ${verdictLooks[verdict].word.toLowerCase()}`);
  const prefix = isSome(snapshot.totals.needAttention) ? "The others: " : "";
  return <span className="num">{`${prefix}${words.join(", ")}.`}</span>;
}

function LastRead() {
  return <>The broker does not answer. What is shown is what was read last.</>;
}
