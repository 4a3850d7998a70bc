"use client";

import type { ReactNode } from "react";
import { classNames } from "../class-names";
import { ShallowLink } from "../link/shallow-link";
import { WordGap } from "../text/word-gap";

const frame = "inline-flex max-w-full shrink-0 overflow-x-auto rounded-md border border-line-strong bg-surface";
const segment =
  "flex h-7 items-center gap-1.5 border-r border-line px-2.5 font-medium whitespace-nowrap last:border-r-0 -outline-offset-2! max-sm:gap-1 max-sm:px-1.5 max-sm:text-xs";
const look = (current: boolean) =>
  classNames(segment, current ? "bg-selected text-ink" : "text-muted hover:bg-hover hover:text-ink");

/** One choice of a {@link SegmentedLinks}. */
export interface SegmentLink {
  href: string;
  label: ReactNode;
  count?: ReactNode;
  current: boolean;
}

/** Choices that are URLs: tabs of a page, a filter. Back restores them and they open in new tabs. */
export function SegmentedLinks({ label, items }: { label: string; items: SegmentLink[] }) {
  return (
    <nav aria-label={label} className={frame}>
      {items.map((item) => (
        <ShallowLink
          key={item.href}
          href={item.href}
          aria-current={item.current ? "page" : undefined}
          className={look(item.current)}
        >
          {item.label}
          <SegmentCount count={item.count} />
        </ShallowLink>
      ))}
    </nav>
  );
}

/** One choice of a {@link Segmented}. */
export interface SegmentOption<T extends string> {
  value: T;
  label: ReactNode;
  count?: ReactNode;
}

/** Props of {@link Segmented}. */
export interface SegmentedProps<T extends string> {
  label: string;
  value: T;
  options: readonly SegmentOption<T>[];
  onChange: (value: T) => void;
}

/** A choice of a few, one pressed at a time. */
export function Segmented<T extends string>({ label, value, options, onChange }: SegmentedProps<T>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as one bar in every browser
    <div role="group" aria-label={label} className={frame}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          onClick={() => onChange(option.value)}
          className={look(option.value === value)}
        >
          {option.label}
          <SegmentCount count={option.count} />
        </button>
      ))}
    </div>
  );
}

function SegmentCount({ count }: { count: ReactNode }) {
  return count === undefined || count === null ? null : (
    <span className="num text-xs text-faint">
      <WordGap />
      {count}
    </span>
  );
}
