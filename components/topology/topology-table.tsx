"use client";

import { useRef } from "react";
import { TextLink } from "@/components/ui/link/link-button";
import { DataTable, Td, Th, Tr } from "@/components/ui/table/data-table";
import { type SortColumns, useTableSort } from "@/components/ui/table/use-table-sort";
import { VirtualBody } from "@/components/ui/table/virtual-body";
import { Rate } from "@/components/ui/text/number";
import { VerdictBadge } from "@/components/ui/text/verdict-badge";
import type { Topology, TopologyNode } from "@/lib/client/topology/topology-parts";
import { formatCompact } from "@/lib/client/words/format";
import { severity } from "@/lib/model/consumer/consumer-health";
import { isKnown, type Known, sumKnown, unknown } from "@/lib/model/known";
import { verdictOf } from "./map-node";
import { edgeWords, kindWords, nodeFigures, nodeHref, nodeName } from "./node-words";

/** Props of {@link TopologyTable}. */
export interface TopologyTableProps {
  shown: Topology;
  /** Ids of the nodes that were looked for; null: nothing was. */
  found: ReadonlySet<string> | null;
}

interface Row {
  readonly node: TopologyNode;
  /** What leads to it, in words. */
  readonly from: string;
  readonly perS: Known<number>;
}

const columns = {
  part: ({ node }) => kindWords[node.kind],
  name: ({ node }) => nodeName(node),
  state: ({ node }) => severity(verdictOf(node) ?? "unknown"),
  rate: ({ perS }) => perS.value,
} satisfies SortColumns<Row, string>;

/** The same as the map, as a table: each part, what leads to it, and how fast. */
export function TopologyTable({ shown, found }: TopologyTableProps) {
  const body = useRef<HTMLTableSectionElement>(null);
  const { rows, sortOf, sort } = useTableSort(rowsOf(shown, found), columns);
  return (
    <DataTable label="Parts of the topology" fill fixed>
      <thead>
        <tr>
          <Th className="w-36 @max-lg:w-24" sort={sortOf("part")}>
            Part
          </Th>
          <Th sort={sortOf("name")}>Name</Th>
          <Th className="w-36 @max-lg:w-32" sort={sortOf("state")}>
            State
          </Th>
          <Th className="w-72 @max-4xl:hidden">Comes from</Th>
          <Th num className="w-28 @max-xl:hidden" sort={sortOf("rate")}>
            msg/s
          </Th>
          <Th className="w-44 @max-2xl:hidden">Figures</Th>
        </tr>
      </thead>
      <VirtualBody ref={body} list="parts of the topology" stillAs={sort} rows={rows} rowKey={({ node }) => node.id}>
        {(row) => <PartRow row={row} />}
      </VirtualBody>
    </DataTable>
  );
}

function PartRow({ row: { node, from, perS } }: { row: Row }) {
  const verdict = verdictOf(node);
  const href = nodeHref(node);
  return (
    <Tr opensLink={href !== null}>
      <Td muted>{kindWords[node.kind]}</Td>
      <Td mono title={nodeName(node)}>
        {href === null ? (
          nodeName(node)
        ) : (
          <TextLink href={href} className="text-ink!">
            {nodeName(node)}
          </TextLink>
        )}
      </Td>
      <Td>{verdict === null ? null : <VerdictBadge verdict={verdict} />}</Td>
      <Td muted title={from} className="@max-4xl:hidden">
        {from}
      </Td>
      <Td num className="@max-xl:hidden">
        <Rate value={perS} unit="" />
      </Td>
      <Td muted className="@max-2xl:hidden">
        {nodeFigures(node)}
      </Td>
    </Tr>
  );
}

function rowsOf({ nodes, edges }: Topology, found: ReadonlySet<string> | null): Row[] {
  const names = new Map(nodes.map((node) => [node.id, nodeName(node)]));
  return nodes
    .filter(({ id }) => found === null || found.has(id))
    .map((node) => {
      const into = edges.filter(({ to }) => to === node.id);
      const words = into.map(({ from, kind, changes, lag, problem }) => {
        const behind = lag !== null && lag > 0 ? `, ${formatCompact(lag)} behind` : "";
        const how = [edgeWords[kind], changes, problem].filter((one) => one !== null).join(", ");
        return `${names.get(from) ?? ""} (${how}${behind})`;
      });
      const known = into.map(({ perS }) => perS);
      const perS = known.some(isKnown) ? sumKnown(known) : (known[0] ?? unknown("nothing here leads to it"));
      return { node, from: words.join("; "), perS };
    });
}
