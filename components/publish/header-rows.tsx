"use client";

import { Plus, X } from "lucide-react";
import { Button, IconButton } from "@/components/ui/button";
import { Input } from "@/components/ui/form/input";
import { Banner } from "@/components/ui/state/banner";
import type { HeaderEntries } from "@/lib/model/message/headers";
import { headerDeletes, headerEffect } from "@/lib/model/message/server-headers";

/** Props of {@link HeaderRows}. */
export interface HeaderRowsProps {
  headers: HeaderEntries;
  /** What is wrong, by position. */
  problems: ReadonlyMap<number, string> | undefined;
  onChange: (headers: HeaderEntries) => void;
}

/** Headers as rows: names may repeat and values may be empty. */
export function HeaderRows({ headers, problems, onChange }: HeaderRowsProps) {
  const put = (at: number, entry: [string, string]) => onChange(headers.with(at, entry));
  return (
    <fieldset className="grid min-w-0 gap-1.5">
      <legend className="mb-1 font-medium">Headers</legend>
      {headers.map(([name, value], at) => {
        const problem = problems?.get(at);
        const label = `Header ${at + 1}`;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: names repeat and rows keep their place
          <div key={at} className="grid gap-1">
            <div className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)_auto] gap-1.5">
              <Input
                mono
                aria-label={`${label} name`}
                aria-invalid={problem !== undefined || undefined}
                placeholder="Name"
                value={name}
                onChange={(event) => put(at, [event.target.value, value])}
              />
              <Input
                mono
                aria-label={`${label} value`}
                placeholder="Value, may be empty"
                value={value}
                onChange={(event) => put(at, [name, event.target.value])}
              />
              <IconButton
                icon={X}
                label={`Remove header ${at + 1}`}
                onClick={() => onChange(headers.toSpliced(at, 1))}
              />
            </div>
            {problem === undefined ? null : <p className="text-xs text-gave-up">{problem}</p>}
            <ServerNote name={name} value={value} />
          </div>
        );
      })}
      <div>
        <Button
          size="sm"
          variant="quiet"
          icon={Plus}
          onClick={() => onChange([...headers, ["", ""]])}
          className="-ml-2"
        >
          Add header
        </Button>
      </div>
    </fieldset>
  );
}

/** The effect of a header that is addressed to the server; a warning if it deletes messages. */
function ServerNote({ name, value }: { name: string; value: string }) {
  const deletes = headerDeletes(name, value);
  if (deletes !== null)
    return (
      <Banner tone="bad" inset>
        {deletes} That cannot be undone.
      </Banner>
    );
  const meaning = headerEffect(name);
  return meaning === null ? null : <p className="text-xs text-faint">If you publish with it, {meaning}.</p>;
}
