"use client";

import { CircleAlert, CircleCheck, CircleHelp, CircleSlash, type LucideIcon, Radio } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ProgressLine } from "@/components/ui/state/progress-line";
import { HeadersTable } from "@/components/ui/table/headers-table";
import { PayloadView } from "@/components/ui/text/payload-view";
import { Tag, type Tone } from "@/components/ui/text/tag";
import { explainSendFailure } from "@/lib/client/publish/publish-outcome";
import type { AskedState } from "@/lib/client/publish/use-request";
import { formatBytes, formatDuration, formatQuantity } from "@/lib/client/words/format";
import type { RepliesAnswer } from "@/lib/contract/publish-request";

interface Look {
  readonly word: string;
  readonly tone: Tone;
  readonly icon: LucideIcon;
  readonly sentence: string;
}

/** The replies to a request, each with when it came, or why there are none. */
export function RepliesResult({ asked, onLeave }: { asked: AskedState; onLeave: () => void }) {
  const { word, tone, icon, sentence } = lookOf(asked);
  const replies = asked.kind === "answered" ? asked.answer.replies : [];
  return (
    <section aria-label="Replies" className="grid min-w-0 gap-1.5 rounded-md border border-line bg-surface px-3 py-2">
      <div className="flex min-h-7 flex-wrap items-center gap-x-3 gap-y-1">
        <Tag tone={tone} icon={icon}>
          {word}
        </Tag>
        <p role="status" className="min-w-0 flex-1 wrap-anywhere">
          {sentence}
        </p>
        {asked.kind === "waiting" ? (
          <Button size="sm" onClick={onLeave}>
            Stop waiting
          </Button>
        ) : null}
      </div>
      {asked.kind === "waiting" ? <ProgressLine label="Waiting for replies" part={null} /> : null}
      {replies.length === 0 ? null : <ReplyList replies={replies} />}
    </section>
  );
}

function ReplyList({ replies }: Pick<RepliesAnswer, "replies">) {
  const [open, setOpen] = useState(0);
  const shown = replies[open];
  return (
    <>
      <ol aria-label="Replies" className="grid">
        {replies.map(({ afterMs, payload }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: replies keep their place
          <li key={at}>
            <button
              type="button"
              aria-expanded={at === open}
              onClick={() => setOpen(at)}
              className="num flex w-full items-center gap-3 border-t border-line px-1 py-1 text-left -outline-offset-2! hover:bg-hover"
            >
              <span className={at === open ? "font-medium" : ""}>after {formatDuration(afterMs)}</span>
              <span className="text-muted">{formatBytes(payload.sizeBytes)}</span>
              <span className="mono min-w-0 flex-1 truncate text-muted">
                {payload.encoding === "utf8" ? payload.data.slice(0, 200) : "binary"}
              </span>
            </button>
          </li>
        ))}
      </ol>
      {shown === undefined ? null : (
        <div className="grid min-w-0 gap-2 border-t border-line pt-2">
          <PayloadView payload={shown.payload} subject={null} />
          {shown.headers.length === 0 ? null : <HeadersTable headers={shown.headers} />}
        </div>
      )}
    </>
  );
}

function lookOf(asked: AskedState): Look {
  switch (asked.kind) {
    case "waiting":
      return { word: "Waiting", tone: "info", icon: Radio, sentence: "The request was sent." };
    case "left":
      return {
        word: "Left",
        tone: "plain",
        icon: CircleSlash,
        sentence: "The request was sent. Later replies are not shown.",
      };
    case "failed": {
      const { word, advice } = explainSendFailure(asked.error.code);
      const { title, detail } = asked.error;
      const sentence = [title, detail, advice].filter((part) => part !== undefined).join(" ");
      return { word, tone: "bad", icon: CircleAlert, sentence };
    }
    case "answered":
      return answeredLook(asked.answer, asked.most);
  }
}

function answeredLook({ replies, end }: RepliesAnswer, most: number): Look {
  const came = formatQuantity(replies.length, "reply", "replies");
  switch (end) {
    case "enough":
      return { word: "Answered", tone: "good", icon: CircleCheck, sentence: `${came} came.` };
    case "nobody":
      return {
        ...{ word: "No responders", tone: "bad", icon: CircleSlash },
        sentence: "No service listens to this subject, and no stream captures it.",
      };
    case "size":
      return {
        ...{ word: "Too large", tone: "busy", icon: CircleHelp },
        sentence: `${came} came; the next one is too large to be shown.`,
      };
    case "time":
      return {
        ...{ word: replies.length === 0 ? "No reply" : "Answered", tone: replies.length === 0 ? "busy" : "good" },
        icon: replies.length === 0 ? CircleHelp : CircleCheck,
        sentence: replies.length === 0 ? "No reply came in that time." : `${came} of ${most} came in that time.`,
      };
  }
}
