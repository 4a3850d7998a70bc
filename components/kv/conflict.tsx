"use client";

import { useQuery } from "@tanstack/react-query";
import { GitCompareArrows } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Banner } from "@/components/ui/state/banner";
import { DifferenceTable } from "@/components/ui/table/difference-table";
import { ExactTime } from "@/components/ui/text/time";
import { useBroker } from "@/lib/client/broker/use-broker";
import { diffMessages } from "@/lib/client/compare/message-diff";
import type { ApiError } from "@/lib/client/http/http";
import { keyHistoryQuery } from "@/lib/client/queries/kv";
import { messageQuery } from "@/lib/client/queries/messages";
import { formatCount } from "@/lib/client/words/format";
import type { KeyEntry } from "@/lib/model/bucket/key-entry";
import { isMasked } from "@/lib/model/message/message-mask";
import { visibleLine } from "@/lib/model/text/visible-text";

/** Props of {@link Conflict}. */
export interface ConflictProps {
  bucket: string;
  /** The key. */
  name: string;
  /** What was typed. */
  text: string;
  /** What the server says of it. */
  error: ApiError;
  pending: boolean;
  /** Stores what was typed in the place of this revision. */
  onOver: (revision: number) => void;
  /** Goes on from the value of this revision. */
  onTake: (text: string, revision: number) => void;
}

/** Somebody else was faster: what is there now, what differs, and what can be done. What was typed stays. */
export function Conflict({ bucket, name, text, error, pending, onOver, onTake }: ConflictProps) {
  const broker = useBroker();
  const [isCompared, compare] = useState(false);
  const { data: history } = useQuery({ ...keyHistoryQuery(broker, bucket, name, null), staleTime: 0, gcTime: 0 });
  const by = error.issues.find(({ path }) => path === "by")?.message;
  const newest: KeyEntry | undefined = history?.entries[0];
  const { data: whole } = useQuery({
    ...messageQuery(broker, newest?.place ?? { channel: "", at: "" }, newest?.storedAt),
    enabled: newest?.payload.truncated === true,
  });
  const payload = whole?.message.payload ?? newest?.payload;
  const canTake = payload?.encoding === "utf8" && !payload.truncated && !isMasked([], payload);
  return (
    <div className="grid gap-2">
      <Banner tone="warn" inset>
        <span role="status">
          {by === undefined ? "Somebody else" : visibleLine(by)} was faster:{" "}
          {newest === undefined ? (
            visibleLine(error.detail ?? error.title)
          ) : (
            <>
              revision {formatCount(newest.revision)} is there since <ExactTime at={newest.storedAt} />
            </>
          )}
          . Nothing was stored, and what you typed is kept.
        </span>
      </Banner>
      {newest === undefined || payload === undefined ? null : (
        <div className="flex flex-wrap gap-2">
          <Button size="sm" icon={GitCompareArrows} aria-expanded={isCompared} onClick={() => compare(!isCompared)}>
            Compare
          </Button>
          <Button size="sm" pending={pending} onClick={() => onOver(newest.revision)}>
            Store over revision {formatCount(newest.revision)}
          </Button>
          <Button
            size="sm"
            disabledReason={canTake ? null : "It is not text that can be edited here"}
            onClick={() => onTake(payload.data, newest.revision)}
          >
            Use their value
          </Button>
        </div>
      )}
      {isCompared && payload !== undefined ? <Differences theirs={payload} text={text} /> : null}
    </div>
  );
}

function Differences({ theirs, text }: { theirs: KeyEntry["payload"]; text: string }) {
  const mine = { encoding: "utf8", data: text, sizeBytes: text.length, truncated: false } as const;
  const { payload } = diffMessages({ payload: theirs, headers: [] }, { payload: mine, headers: [] });
  if (payload.kind === "same") return <p className="text-muted">Both are the same.</p>;
  if (payload.kind === "json" && payload.differences.length === 0)
    return <p className="text-muted">Both say the same, and are written differently.</p>;
  const rows =
    payload.kind === "json"
      ? payload.differences.map(({ path, left, right }) => ({ name: path, one: left, other: right }))
      : [{ name: "value", one: theirs.data.slice(0, 4_000), other: text.slice(0, 4_000) }];
  return <DifferenceTable label="What differs" heads={["Path", "Theirs", "Yours"]} rows={rows} />;
}
