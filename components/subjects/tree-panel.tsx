"use client";

import { Gauge, Hash, RefreshCw, SearchX } from "lucide-react";
import { useMemo } from "react";
import { Button, IconButton } from "@/components/ui/button";
import { SearchInput } from "@/components/ui/form/search-input";
import { Segmented } from "@/components/ui/form/segmented";
import { Select } from "@/components/ui/form/select";
import { TextLink } from "@/components/ui/link/link-button";
import { BesideDrawer } from "@/components/ui/overlay/drawer-slot";
import { Toolbar } from "@/components/ui/page";
import { EmptyState } from "@/components/ui/state/empty-state";
import { QueryState } from "@/components/ui/state/query-state";
import { TableSkeleton } from "@/components/ui/state/skeleton";
import { RelativeTime } from "@/components/ui/text/time";
import { useDebounced } from "@/lib/client/browser/debounced";
import { noRates, type SubjectRates } from "@/lib/client/live/subject-rates";
import { useSubjectRates } from "@/lib/client/live/use-subject-rates";
import { useGrammar } from "@/lib/client/queries/grammar";
import { useAbsence } from "@/lib/client/queries/offers";
import { useSnapshot } from "@/lib/client/queries/use-snapshot";
import { formatQuantity } from "@/lib/client/words/format";
import { hrefs } from "@/lib/client/words/hrefs";
import type { StreamSummary } from "@/lib/contract/snapshot";
import type { SubjectLevel } from "@/lib/contract/subjects";
import { visibleLine } from "@/lib/model/text/visible-text";
import { BranchDrawer } from "./branch-drawer";
import { levelWords } from "./level-words";
import { SubjectTree } from "./subject-tree";
import type { SubjectsAddress } from "./subjects-address";
import { useSubjectLevels } from "./use-subject-levels";

/** The tree with its filters, and the details of one branch beside it. */
export function TreePanel({ address }: { address: SubjectsAddress }) {
  const { stream, q, order, open, node } = address;
  const asked = useDebounced(q.trim(), 250);
  const rates = useRates(address);
  const tree = useSubjectLevels({ stream, q: asked, order }, open, address.setOpen);
  const { rows, top, setBranch, more, refresh } = tree;
  const branch = rows.flatMap((row) => (row.kind === "branch" && row.branch.path === node ? [row.branch] : []))[0];
  const whole = top.data?.whole ?? false;
  return (
    <>
      <Filters address={address} />
      <StatusLine level={top.data} rates={address.rates} onRefresh={refresh} counting={top.isFetching} />
      <BesideDrawer>
        <QueryState query={top} pending={<TableSkeleton columns={4} />}>
          {(level) =>
            rows.length === 0 ? (
              <NoSubjects level={level} q={asked} onClear={() => address.setQ("")} />
            ) : (
              <SubjectTree {...{ rows, setBranch, more, stream, whole, rates, node }} onNode={address.setNode} />
            )
          }
        </QueryState>
      </BesideDrawer>
      {node === null ? null : (
        <BranchDrawer
          {...{ branch, whole, rates }}
          isReading={top.isFetching || rows.some(({ kind }) => kind === "pending")}
          path={node}
          matchHref={(subject) => address.hrefOf("match", subject)}
          onClose={() => address.setNode(null)}
        />
      )}
    </>
  );
}

function Filters({ address }: { address: SubjectsAddress }) {
  const { stream, q, order, rates } = address;
  const absence = useAbsence("traffic");
  const streams = useSnapshot().snapshot?.streams ?? [];
  return (
    <Toolbar>
      <Select
        label="Stream"
        any="All streams"
        value={stream}
        options={streams.map(({ config: { name } }) => ({ value: name, label: visibleLine(name) }))}
        onChange={address.setStream}
      />
      <SearchInput
        label="Filter subjects: text, or a pattern"
        placeholder="Text, or a pattern"
        shortcut
        mono
        value={q}
        onChange={address.setQ}
      />
      <Segmented
        label="Order of the branches"
        value={order}
        options={[
          { value: "messages", label: "Most messages" },
          { value: "name", label: "Name" },
        ]}
        onChange={address.setOrder}
      />
      <Button
        icon={Gauge}
        aria-pressed={rates}
        disabledReason={absence}
        variant={rates ? "default" : "quiet"}
        title="Counts what passes on these subjects now, with a plain subscription while this page is open"
        onClick={() => address.setRates(!rates)}
      >
        Live rates
      </Button>
    </Toolbar>
  );
}

interface StatusLineProps {
  level: SubjectLevel | undefined;
  rates: boolean;
  counting: boolean;
  onRefresh: () => void;
}

function StatusLine({ level, rates, counting, onRefresh }: StatusLineProps) {
  return (
    <div className="num flex min-h-8 flex-wrap items-center gap-x-2 px-5 pb-2 text-muted">
      <p role="status">{level === undefined ? "" : levelWords(level)}</p>
      {level?.countedAt ? (
        <span className="text-faint">
          Counted <RelativeTime at={level.countedAt} />
          {rates ? "; rates are of now" : null}
        </span>
      ) : null}
      <IconButton
        icon={RefreshCw}
        size="sm"
        label="Count again; the server counts a large stream less often"
        pending={counting}
        onClick={onRefresh}
      />
      {level === undefined ? null : <LeftOut level={level} />}
    </div>
  );
}

/** Streams named before the rest is only counted. */
const named = 3;

function LeftOut({ level: { leftOut } }: { level: SubjectLevel }) {
  if (leftOut.length === 0) return null;
  return (
    <span className="basis-full text-in-flight">
      Left out:{" "}
      {leftOut.slice(0, named).map(({ stream, subjects, why }, at) => (
        <span key={stream}>
          {at > 0 ? ", " : null}
          <TextLink href={hrefs.stream(stream)}>{visibleLine(stream)}</TextLink>{" "}
          {why === "unanswered" ? "(no answer)" : subjects === null ? "" : `(${formatQuantity(subjects, "subject")})`}
        </span>
      ))}
      {leftOut.length > named ? ` and ${formatQuantity(leftOut.length - named, "more stream")}` : null}
    </span>
  );
}

function NoSubjects({ level, q, onClear }: { level: SubjectLevel; q: string; onClear: () => void }) {
  const tooMany = level.leftOut.find(({ why }) => why === "too_many");
  if (tooMany !== undefined)
    return (
      <EmptyState icon={Hash} title="Too many subjects to count at once">
        {formatQuantity(level.mostCounted, "subject")} are counted at once, and {visibleLine(tooMany.stream)} has more.
        Enter a pattern that stands for fewer, such as orders.eu.&gt;
      </EmptyState>
    );
  if (q !== "")
    return (
      <EmptyState
        icon={SearchX}
        title={`No stored message has a subject like “${visibleLine(q)}”`}
        actions={<Button onClick={onClear}>Clear the filter</Button>}
      >
        Text is looked for anywhere in a subject. In a pattern * stands for one part and a final &gt; for all that
        follow.
      </EmptyState>
    );
  return (
    <EmptyState icon={Hash} title="No messages are stored">
      A subject is listed here for as long as a message of it is stored. What passes without being stored is on the page
      Live.
    </EmptyState>
  );
}

/** Filters of one stream that are watched one by one; of more, everything is. */
const mostFilters = 8;

function useRates({ rates, stream }: SubjectsAddress): SubjectRates | null {
  const { everything } = useGrammar();
  const { snapshot } = useSnapshot();
  const chosen = snapshot?.streams.find(({ config }) => config.name === stream);
  const why = chosen === undefined ? null : whyNoRates(chosen);
  const subjects = chosen?.config.subjects ?? [];
  const filters = stream === null || subjects.length > mostFilters ? [everything] : subjects;
  const isKnown = stream === null || chosen !== undefined;
  const measured = useSubjectRates(rates && why === null && isKnown && filters.length > 0 ? filters : null);
  const none = useMemo(() => noRates(why ?? "its stream was not read yet"), [why]);
  if (!rates) return null;
  return measured ?? none;
}

function whyNoRates({ config: { subjects, subjectTransform } }: StreamSummary): string | null {
  if (subjects.length === 0) return "this stream copies from others: what it stores is published elsewhere";
  if (subjectTransform !== null) return "this stream stores under other subjects than are published to";
  return null;
}
