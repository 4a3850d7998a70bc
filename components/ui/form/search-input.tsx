"use client";

import { Search, X } from "lucide-react";
import { useRef } from "react";
import { classNames } from "../class-names";
import { useShortcut } from "../keys/shortcut";
import { Kbd } from "../text/kbd";

/** Props of {@link SearchInput}. */
export interface SearchInputProps {
  value: string;
  onChange: (value: string) => void;
  /** Name for screen readers, and the placeholder unless one is given. */
  label: string;
  placeholder?: string;
  /** `/` anywhere on the page focuses it. One per page. */
  shortcut?: boolean;
  mono?: boolean;
  className?: string;
}

/** A filter field with a clear button. Escape clears it. */
export function SearchInput(props: SearchInputProps) {
  const { value, onChange, label, placeholder = label, shortcut = false, mono = false, className } = props;
  const input = useRef<HTMLInputElement>(null);
  useSlashShortcut(input, shortcut);
  return (
    <div className={classNames("relative flex w-72 max-w-full min-w-0 items-center", className)}>
      <Search aria-hidden className="pointer-events-none absolute left-2.5 size-3.75 text-faint" />
      <input
        ref={input}
        type="search"
        aria-label={label}
        autoComplete="off"
        spellCheck={false}
        value={value}
        placeholder={placeholder}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape" && value !== "") {
            event.preventDefault();
            event.stopPropagation();
            onChange("");
          }
        }}
        className={classNames(
          "h-7.5 w-full appearance-none min-w-0 rounded-md border border-line-strong bg-surface pr-8 pl-8 text-ink text-ellipsis transition-colors duration-120 hover:border-control focus-visible:outline-offset-0 [&::-webkit-search-cancel-button]:hidden",
          mono && "mono",
        )}
      />
      <span className="absolute right-1.5 flex items-center">
        {value !== "" ? (
          <button
            type="button"
            aria-label={`Clear: ${label}`}
            onClick={() => {
              onChange("");
              input.current?.focus();
            }}
            className="flex size-6 items-center justify-center rounded-sm text-faint hover:bg-hover hover:text-ink"
          >
            <X aria-hidden className="size-3.5" />
          </button>
        ) : shortcut ? (
          <span className="hidden md:block">
            <Kbd>/</Kbd>
          </span>
        ) : null}
      </span>
    </div>
  );
}

function useSlashShortcut(input: React.RefObject<HTMLInputElement | null>, enabled: boolean) {
  useShortcut((event) => {
    if (!enabled || event.key !== "/") return;
    event.preventDefault();
    input.current?.focus();
    input.current?.select();
  });
}
