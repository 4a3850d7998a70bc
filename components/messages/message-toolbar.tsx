"use client";

import { type FormEvent, type ReactNode, useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/form/input";
import { useGrammar } from "@/lib/client/queries/grammar";
import { parseJump } from "./jump-target";
import { type PageAddress, wholeEnd } from "./message-paging";

/** Props of {@link MessageToolbar}. */
export interface MessageToolbarProps {
  address: PageAddress;
  goTo: (address: PageAddress) => void;
  /** At the right: paging. */
  children: ReactNode;
}

const newestEnd = { ...wholeEnd, dir: "backward" } as const;

/** Subject filter and jump to a number or time. Both act on Enter: each is a read on the server. */
export function MessageToolbar({ address, goTo, children }: MessageToolbarProps) {
  const grammar = useGrammar();
  return (
    <div className="flex flex-wrap items-start gap-2 px-5 pb-3">
      <EnterField
        label="Only subjects matching"
        placeholder="Subject like ORDERS.>"
        value={address.subject ?? ""}
        check={(text) => (text === "" ? null : grammar.explainFilter(text))}
        onEnter={(text) => goTo({ ...newestEnd, subject: text === "" ? null : text })}
        className="w-60"
      />
      <EnterField
        label="Go to number or time"
        placeholder="#184220, 14:02, 15 min"
        value={address.number ?? address.at ?? ""}
        check={(text) => {
          const target = parseJump(text, new Date());
          return text !== "" && target.kind === "invalid" ? target.reason : null;
        }}
        onEnter={(text) => goTo({ ...jump(text), subject: address.subject })}
        className="w-60"
      />
      <div className="ml-auto flex flex-wrap items-center gap-2">{children}</div>
    </div>
  );
}

function jump(text: string): Omit<PageAddress, "subject"> {
  const target = parseJump(text, new Date());
  switch (target.kind) {
    case "number":
      return { ...newestEnd, number: target.number };
    case "time":
      return { ...newestEnd, at: target.at.toISOString() };
    case "invalid":
      return newestEnd;
  }
}

interface EnterFieldProps {
  label: string;
  placeholder: string;
  /** What is in force; the field follows it. */
  value: string;
  /** What is wrong with a text, or null. */
  check: (text: string) => string | null;
  onEnter: (text: string) => void;
  className: string;
}

function EnterField({ label, placeholder, value, check, onEnter, className }: EnterFieldProps) {
  const [text, setText] = useState(value);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    setText(value);
    setProblem(null);
  }, [value]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = check(text.trim());
    setProblem(found);
    if (found === null && text.trim() !== value) onEnter(text.trim());
  };
  return (
    <form onSubmit={submit} className={`max-w-full min-w-0 ${className}`}>
      <div className="flex">
        <Input
          mono
          aria-label={label}
          aria-invalid={problem !== null || undefined}
          placeholder={placeholder}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setProblem(null);
          }}
          className="rounded-r-none!"
        />
        <Button type="submit" className="-ml-px rounded-l-none!">
          Go
        </Button>
      </div>
      {problem ? (
        <p role="alert" className="pt-1 text-xs text-gave-up">
          {problem}
        </p>
      ) : null}
    </form>
  );
}
