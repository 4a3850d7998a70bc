"use client";

import { KeyRound, Plus, Rows3, SearchX } from "lucide-react";
import dynamic from "next/dynamic";
import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { Button } from "@/components/ui/button";
import { SearchInput } from "@/components/ui/form/search-input";
import { usePageAction } from "@/components/ui/keys/page-actions";
import { LinkButton } from "@/components/ui/link/link-button";
import { BesideDrawer } from "@/components/ui/overlay/drawer-slot";
import { PageHeader, Toolbar } from "@/components/ui/page";
import { EmptyState } from "@/components/ui/state/empty-state";
import { ErrorPanel } from "@/components/ui/state/error-panel";
import { Offered } from "@/components/ui/state/offered";
import { QueryState } from "@/components/ui/state/query-state";
import { TableSkeleton } from "@/components/ui/state/skeleton";
import { useDebounced } from "@/lib/client/browser/debounced";
import { useKeys } from "@/lib/client/buckets/use-keys";
import { toApiError } from "@/lib/client/http/http";
import { useObstacle } from "@/lib/client/queries/offers";
import { bucketObstacle, useBucket } from "@/lib/client/queries/use-bucket";
import { formatCount, formatDuration } from "@/lib/client/words/format";
import { hrefs } from "@/lib/client/words/hrefs";
import type { StreamSummary } from "@/lib/contract/snapshot";
import { visibleLine, visibleText } from "@/lib/model/text/visible-text";
import { KeyTable } from "./key-table";
import { keyCountWords } from "./key-words";

const KeyDrawer = dynamic(() => import("./key-drawer").then((module) => module.KeyDrawer), { ssr: false });
const ValueDialog = dynamic(() => import("./value-dialog").then((module) => module.ValueDialog), { ssr: false });

const parsers = {
  q: parseAsString.withDefault(""),
  key: parseAsString,
  manage: parseAsStringLiteral(["put"]),
};

/** The keys of one bucket, with their newest values, as they are now. */
export function BucketPage({ name }: { name: string }) {
  return (
    <Offered offer="keyValue" title={visibleLine(name)}>
      <Bucket name={name} />
    </Offered>
  );
}

function Bucket({ name }: { name: string }) {
  const [{ q, key, manage }, set] = useQueryStates(parsers, { history: "push" });
  const asked = useDebounced(q.trim(), 250);
  const stream = useBucket({ kind: "keyValue", name });
  const { keys, entries, changed, added } = useKeys(name, asked, stream);
  const mayPut = useObstacle()("publish");
  const isThere = keys.error === null || toApiError(keys.error).code !== "stream_not_found";
  const obstacle = isThere ? (bucketObstacle(stream) ?? mayPut) : "There is no such bucket";
  usePageAction(obstacle === null ? "Store a value under a new key" : null, () => void set({ manage: "put" }));
  const first = keys.data?.pages[0];
  const open = (next: string | null) => void set({ key: next }, { history: next === null ? "replace" : "push" });
  const known = [...entries, ...changed].filter((entry) => entry.key === key);
  return (
    <>
      <PageHeader
        mono
        title={visibleLine(name)}
        actions={
          <>
            {stream === null ? null : (
              <LinkButton icon={Rows3} href={hrefs.stream(stream.config.name)}>
                Stream
              </LinkButton>
            )}
            <Button icon={Plus} disabledReason={obstacle} onClick={() => void set({ manage: "put" })}>
              New key
            </Button>
          </>
        }
      >
        {stream === null ? "A bucket of values under keys." : bucketWords(stream)}
      </PageHeader>
      <Toolbar>
        <SearchInput
          label="Find keys: text, or a pattern"
          placeholder="Text, or a pattern"
          shortcut
          mono
          value={q}
          onChange={(text) => void set({ q: text || null }, { history: "replace" })}
        />
        <p role="status" className="num min-h-4.5 text-muted">
          {first ? keyCountWords(first, added) : ""}
        </p>
      </Toolbar>
      <QueryState
        query={keys}
        pending={<TableSkeleton columns={5} rows={12} />}
        error={(error) =>
          toApiError(error).code === "stream_not_found" ? (
            <ErrorPanel error={error} actions={<LinkButton href={hrefs.keyValue}>All buckets</LinkButton>} />
          ) : null
        }
      >
        {() =>
          entries.length > 0 ? (
            <BesideDrawer>
              <KeyTable
                entries={entries}
                shows={asked}
                open={key}
                onOpen={open}
                onEnd={() => {
                  if (keys.hasNextPage && !keys.isFetchingNextPage) void keys.fetchNextPage();
                }}
              />
            </BesideDrawer>
          ) : (
            <NoKeys bucket={name} q={asked} onClear={() => void set({ q: null })} />
          )
        }
      </QueryState>
      {key === null ? null : (
        <KeyDrawer
          bucket={name}
          name={key}
          known={known}
          takesTtl={stream?.config.messagesExpire ?? false}
          obstacle={bucketObstacle(stream)}
          onClose={() => open(null)}
        />
      )}
      {manage === "put" ? (
        <ValueDialog
          bucket={name}
          entry={null}
          takesTtl={stream?.config.messagesExpire ?? false}
          obstacle={obstacle}
          onClose={() => void set({ manage: null }, { history: "replace" })}
          onStored={(stored) => void set({ manage: null, key: stored }, { history: "replace" })}
        />
      ) : null}
    </>
  );
}

function bucketWords({ config, origins }: StreamSummary): string {
  const { description, maxMessagesPerSubject: history, maxAgeMs } = config;
  const mirrored = origins.find(({ kind }) => kind === "mirror");
  const kept =
    history === null
      ? "Every revision of each key is kept"
      : history === 1
        ? "Only the newest revision of each key is kept"
        : `The newest ${formatCount(history)} revisions of each key are kept`;
  const facts = [
    ...(description ? [`${visibleText(description).replace(/\.$/, "")}.`] : []),
    `${kept}${maxAgeMs === null ? "" : `, for ${formatDuration(maxAgeMs)}`}.`,
    ...(mirrored === undefined ? [] : [`A mirror of ${visibleLine(mirrored.name)}.`]),
  ];
  return facts.join(" ");
}

function NoKeys({ bucket, q, onClear }: { bucket: string; q: string; onClear: () => void }) {
  if (q === "")
    return (
      <EmptyState icon={KeyRound} title="This bucket has no keys yet" command={`nats kv put ${bucket} currency EUR`}>
        Nothing was stored under a key yet, or the time of all values is over. What is stored appears here by itself.
      </EmptyState>
    );
  return (
    <EmptyState
      icon={SearchX}
      title={`No key matches “${visibleLine(q)}”`}
      actions={<Button onClick={onClear}>Clear the search</Button>}
    >
      Text is looked for anywhere in a key. In a pattern * stands for one part between dots and a final &gt; for all
      that follow.
    </EmptyState>
  );
}
