"use client";

import { Route, X } from "lucide-react";
import dynamic from "next/dynamic";
import { useMemo } from "react";
import { Button } from "@/components/ui/button";
import { SearchInput } from "@/components/ui/form/search-input";
import { Segmented } from "@/components/ui/form/segmented";
import { PageHeader, Toolbar } from "@/components/ui/page";
import { EmptyState } from "@/components/ui/state/empty-state";
import { ErrorPanel } from "@/components/ui/state/error-panel";
import { TableSkeleton } from "@/components/ui/state/skeleton";
import { useMediaQuery } from "@/lib/client/browser/media-query";
import { useGrammar } from "@/lib/client/queries/grammar";
import { useSnapshot } from "@/lib/client/queries/use-snapshot";
import { neighbourhood, topology } from "@/lib/client/topology/topology";
import type { Topology } from "@/lib/client/topology/topology-parts";
import { formatCount, formatQuantity } from "@/lib/client/words/format";
import type { Snapshot } from "@/lib/contract/snapshot";
import { visibleLine } from "@/lib/model/text/visible-text";
import { isFound, kindWords, nodeName } from "./node-words";
import { type TopologyAddress, useTopologyAddress } from "./topology-address";
import { TopologyTable } from "./topology-table";

const TopologyMap = dynamic(() => import("./topology-map").then((module) => module.TopologyMap), { ssr: false });

/** More cannot be read on any screen. */
const mostDrawn = 400;

/** How messages go from subjects through streams to consumers, and what became of those that failed. */
export function TopologyPage() {
  const { snapshot, error } = useSnapshot();
  // An empty map would say that there is nothing.
  if (snapshot === undefined || snapshot.sampledAt === null)
    return (
      <>
        <PageHeader title="Topology" />
        {error === null ? <TableSkeleton columns={4} /> : <ErrorPanel error={error} />}
      </>
    );
  return <Drawn snapshot={snapshot} />;
}

function Drawn({ snapshot }: { snapshot: Snapshot }) {
  const address = useTopologyAddress();
  const { focus, q, unfold } = address;
  const grammar = useGrammar();
  const isWide = useMediaQuery("(min-width: 48rem)");
  const whole = useMemo(() => topology(snapshot, { grammar, unfolded: new Set(unfold) }), [snapshot, grammar, unfold]);
  const shown = useMemo(() => (focus === null ? whole : neighbourhood(whole, focus)), [whole, focus]);
  const found = useMemo(() => new Set(shown.nodes.filter((node) => isFound(node, q)).map(({ id }) => id)), [shown, q]);
  const isTooMany = shown.nodes.length > mostDrawn;
  const view = address.view ?? (isWide ? "map" : "table");
  return (
    <>
      <PageHeader title="Topology">
        <span className="max-sm:hidden">
          What is published where, which streams keep and copy it, who reads it, and what failed. By the last reading;
          places change only when something is added or taken away.
        </span>
      </PageHeader>
      <Controls address={address} view={view} shown={shown} found={found.size} />
      {focus === null ? null : <Focused address={address} whole={whole} />}
      {shown.nodes.length === 0 ? (
        <EmptyState icon={Route} title="Nothing to draw yet" command="nats stream add ORDERS --subjects 'orders.>'">
          A stream keeps what is published on its subjects, and consumers read it. As soon as there is one, it is here.
        </EmptyState>
      ) : view === "table" && q !== "" && found.size === 0 ? (
        <EmptyState
          icon={Route}
          title={`Nothing matches “${visibleLine(q)}”`}
          actions={<Button onClick={() => address.setQ("")}>Clear the search</Button>}
        >
          The search looks in names of streams and consumers, and in subjects.
        </EmptyState>
      ) : view === "table" ? (
        <TopologyTable shown={shown} found={q === "" ? null : found} />
      ) : isTooMany ? (
        <EmptyState
          icon={Route}
          title={`${formatCount(shown.nodes.length)} parts are too many to draw`}
          actions={<Button onClick={() => address.setView("table")}>Show the table</Button>}
        >
          Find one in the table and look at what is connected with it: {formatCount(mostDrawn)} parts fit a map.
        </EmptyState>
      ) : (
        <TopologyMap shown={shown} found={q === "" ? null : found} address={address} />
      )}
    </>
  );
}

interface ControlsProps {
  address: TopologyAddress;
  view: "map" | "table";
  shown: Topology;
  /** Parts that are found. */
  found: number;
}

function Controls({ address, view, shown, found }: ControlsProps) {
  const { q } = address;
  const parts = formatQuantity(shown.nodes.length, "part");
  return (
    <Toolbar>
      <Segmented
        label="How it is shown"
        value={view}
        options={[
          { value: "map", label: "Map" },
          { value: "table", label: "Table" },
        ]}
        onChange={address.setView}
      />
      <SearchInput
        label="Find a stream, consumer or subject"
        placeholder="Find"
        shortcut
        value={q}
        onChange={address.setQ}
      />
      <p role="status" className="num text-muted">
        {q === "" ? parts : `${formatCount(found)} of ${parts} found`}
      </p>
    </Toolbar>
  );
}

function Focused({ address: { focus, setFocus }, whole }: { address: TopologyAddress; whole: Topology }) {
  const node = whole.nodes.find(({ id }) => id === focus);
  return (
    <p className="flex flex-wrap items-center gap-2 px-5 pb-2 text-muted">
      {node === undefined ? (
        <span>What this address points to is not there any more; everything is shown.</span>
      ) : (
        <span>
          Only what is connected with {kindWords[node.kind].toLowerCase()}{" "}
          <span className="mono text-ink">{nodeName(node)}</span>
        </span>
      )}
      <Button size="sm" icon={X} onClick={() => setFocus(null)}>
        Show everything
      </Button>
    </p>
  );
}
