"use client";

import { SearchInput } from "@/components/ui/form/search-input";

/** Props of {@link WhereField}. */
export interface WhereFieldProps {
  value: string;
  onChange: (value: string) => void;
  /** What is wrong with it, or null. */
  problem: string | null;
}

/** A condition on JSON payloads: a path and what it must lead to. */
export function WhereField({ value, onChange, problem }: WhereFieldProps) {
  return (
    <div className="min-w-0 flex-[2_1_9rem] max-sm:basis-full sm:max-w-56">
      <SearchInput
        label="JSON path equals"
        placeholder="data.total = 42"
        value={value}
        onChange={onChange}
        mono
        className="w-full!"
      />
      {problem === null ? null : <p className="pt-1 text-xs text-gave-up wrap-anywhere">{problem}</p>}
    </div>
  );
}
