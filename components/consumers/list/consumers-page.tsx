"use client";

import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useMemo } from "react";
import { SearchInput } from "@/components/ui/form/search-input";
import { Segmented } from "@/components/ui/form/segmented";
import { Select } from "@/components/ui/form/select";
import { PageHeader, Toolbar } from "@/components/ui/page";
import { QueryState } from "@/components/ui/state/query-state";
import { TableSkeleton } from "@/components/ui/state/skeleton";
import { verdictLooks } from "@/components/ui/text/verdict-badge";
import { useGrammar } from "@/lib/client/queries/grammar";
import { brokerNowMs } from "@/lib/client/queries/snapshot";
import { useSnapshotQuery } from "@/lib/client/queries/use-snapshot";
import type { Snapshot } from "@/lib/contract/snapshot";
import { verdicts } from "@/lib/model/consumer/consumer-health";
import { rankConsumers } from "@/lib/model/consumer/trouble-groups";
import { isExact, isKnown } from "@/lib/model/known";
import { visibleLine } from "@/lib/model/text/visible-text";
import { consumersTitle } from "../consumer-words";
import { AttentionReasons } from "./attention-reasons";
import { consumerParts, countParts, filterChoices, filterConsumers } from "./consumer-filter";
import { ConsumerTable } from "./consumer-table";
import { NoConsumers, NoMatch } from "./no-consumers";
import { SampleAge } from "./sample-age";

const filters = {
  q: parseAsString.withDefault(""),
  show: parseAsStringLiteral(consumerParts).withDefault("all"),
  stream: parseAsString,
  verdict: parseAsStringLiteral(verdicts),
};

const pushed = { history: "push" } as const;

/** All consumers of all streams, worst first. */
export function ConsumersPage() {
  const query = useSnapshotQuery();
  return (
    <QueryState
      query={query}
      quietStale
      head={<PageHeader title="Consumers" />}
      pending={<TableSkeleton columns={9} rows={10} />}
    >
      {(snapshot) => <LoadedConsumers snapshot={snapshot} receivedAtMs={query.dataUpdatedAt} />}
    </QueryState>
  );
}

function LoadedConsumers({ snapshot, receivedAtMs }: { snapshot: Snapshot; receivedAtMs: number }) {
  const [{ q, show, stream, verdict }, setFilters] = useQueryStates(filters);
  const { consumers } = snapshot;
  const grammar = useGrammar();
  const counts = useMemo(() => countParts(consumers), [consumers]);
  const ranked = useMemo(() => rankConsumers(consumers, brokerNowMs(snapshot)), [consumers, snapshot]);
  const rows = useMemo(
    () => filterConsumers(ranked, { part: show, text: q, stream, verdict }, grammar),
    [ranked, show, q, stream, verdict, grammar],
  );
  const choices = useMemo(() => filterChoices(consumers), [consumers]);
  const clear = () => void setFilters({ q: null, show: null, stream: null, verdict: null });
  if (consumers.length === 0)
    return (
      <>
        <PageHeader title={consumersTitle(snapshot)} />
        <NoConsumers snapshot={snapshot} />
      </>
    );
  return (
    <>
      <PageHeader title={consumersTitle(snapshot)} wide>
        {isKnown(snapshot.totals.needAttention) ? (
          <AttentionReasons
            consumers={consumers}
            nowMs={brokerNowMs(snapshot)}
            isWhole={isExact(snapshot.totals.consumers)}
          />
        ) : (
          <p>The broker does not answer. The list is what was read last.</p>
        )}
      </PageHeader>
      <Toolbar>
        <SearchInput
          label="Filter by name, stream, subject"
          shortcut
          value={q}
          onChange={(text) => void setFilters({ q: text || null })}
        />
        <Segmented
          label="Which consumers"
          value={show}
          options={[
            { value: "all", label: "All", count: counts.all },
            { value: "attention", label: "Attention", count: counts.attention },
            ...(counts.muted > 0 || show === "muted"
              ? [{ value: "muted" as const, label: "Muted", count: counts.muted }]
              : []),
            { value: "idle", label: "Idle", count: counts.idle },
          ]}
          onChange={(part) => void setFilters({ show: part }, pushed)}
        />
        <Select
          label="Verdict"
          any="Any verdict"
          value={verdict}
          options={choices.verdicts.map((one) => ({ value: one, label: verdictLooks[one].word }))}
          onChange={(value) =>
            void setFilters({ verdict: choices.verdicts.find((one) => one === value) ?? null }, pushed)
          }
        />
        <Select
          label="Stream"
          any="Any stream"
          value={stream}
          options={choices.streams.map((name) => ({ value: name, label: visibleLine(name) }))}
          onChange={(value) => void setFilters({ stream: value }, pushed)}
        />
        <SampleAge snapshot={snapshot} receivedAtMs={receivedAtMs} />
      </Toolbar>
      {rows.length > 0 ? (
        <ConsumerTable
          consumers={rows}
          intervalMs={snapshot.intervalMs}
          filter={[show, q, stream, verdict].join(" ")}
        />
      ) : (
        <NoMatch text={q} part={show} isNarrowed={stream !== null || verdict !== null} onClear={clear} />
      )}
    </>
  );
}
