"use client";

import { Plus, SlidersHorizontal, X } from "lucide-react";
import { useId, useState } from "react";
import { Button, IconButton } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/form/input";
import { Segmented } from "@/components/ui/form/segmented";
import { Popover } from "@/components/ui/overlay/popover";
import { WordGap } from "@/components/ui/text/word-gap";
import { useJsonPaths } from "@/lib/client/browser/use-json-paths";
import { maxColumns, parseColumn, suggestColumns } from "@/lib/client/live/live-column";
import type { EntryList } from "@/lib/client/live/live-ring";
import { formatCompact, formatCount } from "@/lib/client/words/format";
import { visibleLine } from "@/lib/model/text/visible-text";
import type { LiveAddress } from "../live-address";

/** Props of {@link ListSettings}. */
export interface ListSettingsProps {
  address: LiveAddress;
  /** What is listed: it says which columns could be filled. */
  entries: EntryList;
}

/** Which columns the list has beside the usual ones, and how many lines it keeps. */
export function ListSettings({ address, entries }: ListSettingsProps) {
  const { columns, ring } = address;
  return (
    <Popover
      label="Columns and length of the list"
      trigger={
        <Button icon={SlidersHorizontal} variant="quiet">
          Columns
          {columns.length > 0 ? (
            <span className="num text-faint">
              <WordGap />
              {formatCount(columns.length)}
            </span>
          ) : null}
        </Button>
      }
    >
      <div className="grid gap-4">
        <ColumnSettings address={address} entries={entries} />
        <div className="grid gap-1.5 border-t border-line pt-3">
          <p className="font-medium">Messages to keep</p>
          <span className="flex">
            <Segmented
              label="Messages to keep"
              value={String(ring)}
              options={ringChoices(ring).map((lines) => ({ value: String(lines), label: formatCompact(lines) }))}
              onChange={(lines) => address.setRing(Number(lines))}
            />
          </span>
          <p className="text-xs text-faint">The oldest leave the list beyond that; all are counted.</p>
        </div>
      </div>
    </Popover>
  );
}

const usualRings = [500, 1_000, 5_000, 20_000, 50_000];

/** An address may ask for any length in between. */
const ringChoices = (ring: number) => [...new Set([...usualRings, ring])].sort((a, b) => a - b);

function ColumnSettings({ address: { columns, setColumns }, entries }: ListSettingsProps) {
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const listId = useId();
  useJsonPaths(true);
  const chosen = columns.map((column) => column.text);
  const suggestions = suggestColumns(entries).filter((one) => !chosen.includes(one));
  const isFull = chosen.length >= maxColumns;
  const add = (wanted: string) => {
    const parsed = parseColumn(wanted.trim());
    if (parsed.kind === "invalid") {
      setProblem(`Not a JSON path: ${parsed.reason}`);
      return;
    }
    setColumns([...chosen, parsed.column.text]);
    setText("");
    setProblem(null);
  };
  return (
    <form
      className="grid gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== "" && !isFull) add(text);
      }}
    >
      <Field label="Columns" hint="The name of a header, or a JSON path from $" error={problem}>
        {(control) => (
          <div className="flex gap-2">
            <Input
              {...control}
              mono
              className="[&::-webkit-calendar-picker-indicator]:hidden!"
              list={listId}
              placeholder="$.data.total"
              value={text}
              onChange={(event) => {
                setText(event.target.value);
                setProblem(null);
              }}
            />
            <Button
              type="submit"
              icon={Plus}
              disabledReason={isFull ? `At most ${maxColumns} columns` : text.trim() === "" ? "Name a column" : null}
            >
              Add
            </Button>
          </div>
        )}
      </Field>
      <datalist id={listId}>
        {suggestions.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
      {chosen.length === 0 ? null : (
        <ul aria-label="Chosen columns" className="grid">
          {chosen.map((one) => (
            <li key={one} className="flex items-center justify-between gap-2">
              <span className="mono min-w-0 truncate">{visibleLine(one)}</span>
              <IconButton
                icon={X}
                label={`Remove the column ${one}`}
                size="sm"
                onClick={() => setColumns(chosen.filter((other) => other !== one))}
              />
            </li>
          ))}
        </ul>
      )}
      {suggestions.length === 0 || isFull ? null : (
        <ul
          aria-label="Columns that the newest messages fill"
          className="flex max-h-36 flex-wrap gap-1 overflow-y-auto"
        >
          {suggestions.map((one) => (
            <li key={one} className="max-w-full">
              <button
                type="button"
                onClick={() => add(one)}
                className="mono flex h-6 max-w-full items-center gap-1 rounded-sm border border-line px-1.5 text-xs text-muted hover:bg-hover hover:text-ink"
              >
                <Plus aria-hidden className="size-3 shrink-0" />
                <span className="truncate">{visibleLine(one)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </form>
  );
}
