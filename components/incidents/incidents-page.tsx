"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { Button } from "@/components/ui/button";
import { Segmented } from "@/components/ui/form/segmented";
import { PageHeader, Toolbar } from "@/components/ui/page";
import { Banner } from "@/components/ui/state/banner";
import { QueryState } from "@/components/ui/state/query-state";
import { TableSkeleton } from "@/components/ui/state/skeleton";
import { useBroker } from "@/lib/client/broker/use-broker";
import { incidentsQuery } from "@/lib/client/queries/incidents";
import { isAway } from "@/lib/client/queries/snapshot";
import { useSnapshot } from "@/lib/client/queries/use-snapshot";
import { formatCount, formatQuantity } from "@/lib/client/words/format";
import { type IncidentList, incidentStates } from "@/lib/contract/incidents";
import { displayConsumerName } from "@/lib/model/consumer/durable-name";
import { visibleLine } from "@/lib/model/text/visible-text";
import { IncidentTable } from "./incident-table";
import { NoIncidentMatch, NoIncidents } from "./no-incidents";

const filters = {
  state: parseAsStringLiteral(incidentStates).withDefault("all"),
  stream: parseAsString,
  consumer: parseAsString,
};

/** When consumers needed attention: open incidents first, newest first. */
export function IncidentsPage() {
  const [filter, setFilter] = useQueryStates(filters, { history: "push" });
  const { snapshot } = useSnapshot();
  const isLost = snapshot !== undefined && isAway(snapshot);
  const query = useInfiniteQuery(incidentsQuery(useBroker(), filter));
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const { state, stream, consumer } = filter;
  const isNarrowed = state !== "all" || stream !== null || consumer !== null;
  return (
    <QueryState query={query} head={<PageHeader title="Incidents" />} pending={<TableSkeleton columns={6} rows={10} />}>
      {({ pages }) => {
        const [first] = pages;
        const incidents = pages.flatMap((page) => page.incidents);
        const isEmpty = incidents.length === 0 && !isNarrowed;
        return (
          <>
            <PageHeader title={first ? titleOf(first, isNarrowed, isLost) : "Incidents"} />
            {first?.problem ? (
              <div className="px-5 pb-3">
                <Banner tone="warn" inset>
                  {first.problem}
                </Banner>
              </div>
            ) : null}
            {isEmpty ? null : (
              <Toolbar>
                <Segmented
                  label="Which incidents"
                  value={state}
                  options={[
                    { value: "all", label: "All" },
                    { value: "open", label: "Open", count: formatCount(first?.open ?? 0) },
                    { value: "closed", label: "Closed" },
                  ]}
                  onChange={(value) => void setFilter({ state: value })}
                />
                <Narrowed name="stream" value={stream} onClear={() => void setFilter({ stream: null })} />
                <Narrowed
                  name="consumer"
                  value={consumer && displayConsumerName(consumer)}
                  onClear={() => void setFilter({ consumer: null })}
                />
              </Toolbar>
            )}
            {incidents.length > 0 ? (
              <IncidentTable
                incidents={incidents}
                filter={[state, stream, consumer].join(" ")}
                onEnd={() => {
                  if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
                }}
              />
            ) : isNarrowed ? (
              <NoIncidentMatch onClear={() => void setFilter(null)} />
            ) : (
              <NoIncidents />
            )}
          </>
        );
      }}
    </QueryState>
  );
}

function titleOf({ open, total }: IncidentList, isNarrowed: boolean, isLost: boolean): string {
  if (open > 0) return `${formatQuantity(open, "open incident")}`;
  // Nobody looks whether one begins.
  if (isLost) return "Incidents";
  if (total === 0 && !isNarrowed) return "No incidents";
  return "No open incidents";
}

function Narrowed({ name, value, onClear }: { name: string; value: string | null; onClear: () => void }) {
  if (value === null) return null;
  return (
    <Button icon={X} onClick={onClear} aria-label={`Show all: not only ${name} ${visibleLine(value)}`}>
      <span className="max-w-48 truncate">
        {name} <span className="mono">{visibleLine(value)}</span>
      </span>
    </Button>
  );
}
