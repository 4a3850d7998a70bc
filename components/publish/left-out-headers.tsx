"use client";

import { Plus } from "lucide-react";
import { Button } from "@/components/ui/button";
import type { PublishDraft } from "@/lib/client/publish/publish-draft";
import { headerEffect } from "@/lib/model/message/server-headers";
import { visibleLine } from "@/lib/model/text/visible-text";

/** Props of {@link LeftOutHeaders}. */
export interface LeftOutHeadersProps {
  draft: PublishDraft;
  onChange: (change: Partial<PublishDraft>) => void;
}

/** The headers that were left out when the form was filled from a message, the reason, and a button to add each back. */
export function LeftOutHeaders({ draft: { headers, leftOut }, onChange }: LeftOutHeadersProps) {
  if (leftOut.length === 0) return null;
  return (
    <section aria-label="Headers left out" className="grid min-w-0 gap-1 rounded-md border border-line px-3 py-2">
      <p className="text-muted">
        Left out of the copy, because the server or Jetlag would act on {leftOut.length === 1 ? "it" : "them"} again:
      </p>
      <ul className="grid min-w-0 gap-1">
        {leftOut.map(([name, value], at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: names repeat and rows keep their place
          <li key={at} className="flex min-w-0 items-start justify-between gap-3">
            <span className="min-w-0 wrap-anywhere">
              <code className="mono">{visibleLine(`${name}: ${value}`)}</code>
              <span className="block text-xs text-faint">If you publish with it, {headerEffect(name)}.</span>
            </span>
            <Button
              size="sm"
              variant="quiet"
              icon={Plus}
              aria-label={`Add ${name} anyway`}
              onClick={() => onChange({ headers: [...headers, [name, value]], leftOut: leftOut.toSpliced(at, 1) })}
            >
              Add it
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
