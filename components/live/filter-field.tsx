"use client";

import { type RefObject, useEffect, useEffectEvent, useId, useState } from "react";
import { SubjectInput } from "@/components/ui/form/subject-input";
import { Kbd } from "@/components/ui/text/kbd";
import { explainWatched } from "@/lib/client/live/watched-filter";
import { useGrammar } from "@/lib/client/queries/grammar";

/** Props of {@link FilterField}. */
export interface FilterFieldProps {
  /** The filter in force. */
  value: string;
  /** What the address asks for instead, when that cannot be watched. */
  unwatchable: string | null;
  suggestions: readonly string[];
  /** Called only with a filter that can be watched. `step`: chosen on purpose, not while typing. */
  onChange: (filter: string, step: boolean) => void;
  /** The box around the field, to put the focus into it. */
  box: RefObject<HTMLDivElement | null>;
}

/** A pause in typing after which a filter that can be watched is. */
const settleMs = 600;

/** The subject filter. What cannot be watched is said, and the filter before stays in force. */
export function FilterField({ value, unwatchable, suggestions, onChange, box }: FilterFieldProps) {
  const problemId = useId();
  const grammar = useGrammar();
  const address = unwatchable ?? value;
  const [text, setText] = useState(address);
  const [known, setKnown] = useState(address);
  const [typing, setTyping] = useState(false);
  if (known !== address) {
    setKnown(address);
    setText(address);
  }
  const wanted = text.trim();
  const problem = explainWatched(wanted, grammar);
  const settle = useEffectEvent((filter: string) => {
    setTyping(false);
    if (filter !== value && explainWatched(filter, grammar) === null) onChange(filter, false);
  });
  useEffect(() => {
    const timer = setTimeout(() => settle(wanted), settleMs);
    return () => clearTimeout(timer);
  }, [wanted]);
  const shownProblem = typing ? null : problem;
  return (
    <div ref={box} className="relative min-w-0 flex-[3_1_10rem] max-sm:basis-full sm:max-w-80">
      <SubjectInput
        aria-label="Subject filter"
        aria-keyshortcuts="/"
        aria-invalid={shownProblem !== null || undefined}
        aria-describedby={shownProblem === null ? undefined : problemId}
        placeholder="Subject, such as ORDERS.*.created"
        value={text}
        suggestions={suggestions}
        onChange={(next) => {
          setTyping(true);
          setText(next);
        }}
        onCommit={(next) => {
          setTyping(false);
          const filter = next.trim() === "" ? grammar.everything : next.trim();
          if (explainWatched(filter, grammar) !== null) return;
          setText(filter);
          if (filter !== value) onChange(filter, true);
        }}
      />
      {text === value ? (
        <span aria-hidden className="pointer-events-none absolute top-1.5 right-2 flex">
          <Kbd>/</Kbd>
        </span>
      ) : null}
      {shownProblem === null ? null : (
        <p id={problemId} role="alert" className="pt-1 text-xs text-gave-up">
          {shownProblem} <span className="text-muted">Still watching {value}.</span>
        </p>
      )}
    </div>
  );
}
