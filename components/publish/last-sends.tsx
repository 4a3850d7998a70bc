"use client";

import { Button } from "@/components/ui/button";
import { Tag } from "@/components/ui/text/tag";
import { RelativeTime } from "@/components/ui/text/time";
import { explainSendFailure } from "@/lib/client/publish/publish-outcome";
import type { SentMessage } from "@/lib/client/publish/publish-storage";
import { messageNumber } from "@/lib/client/words/stored-as";
import { visibleLine } from "@/lib/model/text/visible-text";

/** Props of {@link LastSends}. */
export interface LastSendsProps {
  history: readonly SentMessage[];
  onRefill: (sent: SentMessage) => void;
  onForget: () => void;
}

/** The last sends of this browser; one fills the form again. */
export function LastSends({ history, onRefill, onForget }: LastSendsProps) {
  return (
    <section aria-label="Last sends" className="min-w-0">
      <div className="flex min-h-7 items-center justify-between gap-2">
        <h2 className="text-base">Last sends</h2>
        {history.length === 0 ? null : (
          <Button size="sm" variant="quiet" onClick={onForget}>
            Clear the list
          </Button>
        )}
      </div>
      {history.length === 0 ? (
        <p className="mt-1 text-muted">
          The last twenty messages sent from this browser are kept here, to fill the form again.
        </p>
      ) : (
        <ul className="-mx-2 mt-1 border-t border-line">
          {history.map((sent) => (
            <li key={`${sent.atMs}${sent.draft.subject}`}>
              <button
                type="button"
                onClick={() => onRefill(sent)}
                title={
                  sent.withoutPayload ? "Fill the form; its payload was too large to keep" : "Fill the form with it"
                }
                className="grid w-full grid-cols-[minmax(0,1fr)_auto] gap-x-3 border-b border-line px-2 py-1.75 text-left -outline-offset-2! hover:bg-hover"
              >
                <span className="mono truncate font-medium">{visibleLine(sent.draft.subject)}</span>
                <RelativeTime at={new Date(sent.atMs).toISOString()} className="num text-right text-xs text-faint" />
                <span className="mono truncate text-muted">{preview(sent)}</span>
                <span className="justify-self-end">
                  <Outcome outcome={sent.outcome} />
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Outcome({ outcome }: Pick<SentMessage, "outcome">) {
  if (outcome.kind === "failed") {
    const { word, storage } = explainSendFailure(outcome.code);
    return (
      <Tag quiet tone={storage === "unknown" ? "busy" : "bad"}>
        {word}
      </Tag>
    );
  }
  return (
    <Tag quiet tone={outcome.kind === "stored" ? "good" : "busy"}>
      {outcome.kind === "stored" ? messageNumber(outcome) : "Duplicate"}
    </Tag>
  );
}

const previewLength = 120;

function preview({ draft: { mode, data, payload, file }, withoutPayload }: SentMessage): string {
  if (withoutPayload) return "(payload not kept)";
  if (mode === "raw" && file !== null) return visibleLine(file.name);
  const text = (mode === "event" ? data : payload).slice(0, previewLength * 2).replace(/\s+/g, " ");
  return text === "" ? "(empty)" : visibleLine(text.slice(0, previewLength));
}
