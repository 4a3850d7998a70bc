"use client";

import { type ComponentProps, type KeyboardEvent, useMemo, useRef, useState } from "react";
import { visibleLine } from "@/lib/model/text/visible-text";
import { classNames } from "../class-names";
import { Input } from "./input";

/** Props of {@link SubjectInput}: those of `<input>` and these. */
export interface SubjectInputProps extends Omit<ComponentProps<"input">, "value" | "onChange"> {
  value: string;
  onChange: (value: string) => void;
  /** Offered while typing; those that contain the text. */
  suggestions: readonly string[];
  /** Enter, or a suggestion was taken. */
  onCommit?: (value: string) => void;
}

/** Suggestions shown at once. */
const shownSuggestions = 8;

/** A field for a subject with completion below it: arrow keys go in and out of the list, Enter takes one. */
export function SubjectInput({ value, onChange, suggestions, onCommit, className, ...rest }: SubjectInputProps) {
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const fitting = useMemo(() => fittingOf(suggestions, typed ? value : ""), [suggestions, typed, value]);
  const take = (subject: string) => {
    onChange(subject);
    box.current?.querySelector("input")?.focus();
    setOpen(subject.endsWith("."));
    onCommit?.(subject);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // The page's own keys are not for somebody who is choosing here.
    if (event.key !== "Escape") event.stopPropagation();
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (open) moveFocus(box.current, event.key === "ArrowDown" ? 1 : -1);
      else setOpen(true);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      event.stopPropagation();
      box.current?.querySelector("input")?.focus();
      setOpen(false);
    } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && event.target instanceof HTMLInputElement) {
      event.preventDefault();
      setOpen(false);
      onCommit?.(value);
    }
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: gathers the keys of the field and of the list below it
    <div
      ref={box}
      className={classNames("relative min-w-0", className)}
      onKeyDown={onKeyDown}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false);
      }}
    >
      <Input
        mono
        {...rest}
        value={value}
        aria-autocomplete="list"
        onClick={() => setOpen(true)}
        onChange={(event) => {
          setTyped(true);
          setOpen(true);
          onChange(event.target.value);
        }}
        onFocus={(event) => {
          setTyped(false);
          rest.onFocus?.(event);
        }}
      />
      {open && fitting.length > 0 ? (
        <ul
          aria-label="Suggestions"
          className="absolute top-full right-0 left-0 z-30 mt-1 rounded-md border border-line-strong bg-surface p-1 shadow-overlay"
        >
          {fitting.map((subject) => (
            <li key={subject}>
              <button
                type="button"
                tabIndex={-1}
                onClick={() => take(subject)}
                title={visibleLine(subject)}
                className="mono block w-full truncate rounded-sm px-2 py-1.25 text-left hover:bg-hover focus-visible:bg-hover focus-visible:outline-none"
              >
                {visibleLine(subject)}
              </button>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

function fittingOf(suggestions: readonly string[], text: string): string[] {
  const wanted = text.trim().toLowerCase();
  const fitting = suggestions.filter((subject) => subject.toLowerCase().includes(wanted) && subject !== text);
  return fitting.slice(0, shownSuggestions);
}

function moveFocus(box: HTMLElement | null, step: 1 | -1): void {
  const stops = [...(box?.querySelectorAll<HTMLElement>("input, li > button") ?? [])];
  const at = stops.findIndex((stop) => stop.matches(":focus"));
  stops[Math.min(Math.max(at + step, 0), stops.length - 1)]?.focus();
}
