"use client";

import { useQuery } from "@tanstack/react-query";
import { Route } from "lucide-react";
import { useId } from "react";
import { SubjectInput } from "@/components/ui/form/subject-input";
import { Toolbar } from "@/components/ui/page";
import { EmptyState } from "@/components/ui/state/empty-state";
import { QueryState } from "@/components/ui/state/query-state";
import { TableSkeleton } from "@/components/ui/state/skeleton";
import { useBroker } from "@/lib/client/broker/use-broker";
import { useDebounced } from "@/lib/client/browser/debounced";
import { useGrammar } from "@/lib/client/queries/grammar";
import { subjectMatchQuery } from "@/lib/client/queries/subjects";
import { useSnapshot } from "@/lib/client/queries/use-snapshot";
import { MatchAnswer } from "./match-answer";
import type { SubjectsAddress } from "./subjects-address";

/** Asks who stores and who is given messages on a subject or pattern, while it is typed. */
export function MatchTester({ address: { subject, setSubject } }: { address: SubjectsAddress }) {
  const grammar = useGrammar();
  const problemId = useId();
  const streams = useSnapshot().snapshot?.streams ?? [];
  const suggestions = [...new Set(streams.filter(({ own }) => !own).flatMap(({ config }) => config.subjects))];
  const asked = useDebounced(subject.trim(), 250);
  const problem = asked === "" ? null : grammar.explainFilter(asked);
  const query = useQuery({ ...subjectMatchQuery(useBroker(), asked), enabled: asked !== "" && problem === null });
  return (
    <div className="min-h-0 flex-1 overflow-y-auto pb-10">
      <Toolbar>
        <SubjectInput
          aria-label="Subject or pattern"
          aria-invalid={problem !== null || undefined}
          aria-describedby={problem === null ? undefined : problemId}
          placeholder="A subject, or a pattern such as orders.*.created"
          className="w-120 max-w-full"
          value={subject}
          suggestions={suggestions}
          onChange={setSubject}
        />
      </Toolbar>
      {problem !== null ? (
        <p id={problemId} role="alert" className="px-5 text-gave-up">
          {problem}
        </p>
      ) : asked === "" ? (
        <EmptyState icon={Route} title="Who receives a subject?">
          What is published to a subject may be stored by a stream under another one, copied by mirrors and sources, and
          given to consumers whose filters match what is stored. Nothing is sent to find that out: it is computed from
          the last reading.
        </EmptyState>
      ) : (
        <QueryState query={query} pending={<TableSkeleton columns={3} />}>
          {(match) => <MatchAnswer subject={asked} match={match} />}
        </QueryState>
      )}
    </div>
  );
}
