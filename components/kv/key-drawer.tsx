"use client";

import { useQuery } from "@tanstack/react-query";
import { parseAsInteger, useQueryState } from "nuqs";
import { Drawer, DrawerSection } from "@/components/ui/overlay/drawer";
import { Banner } from "@/components/ui/state/banner";
import { QueryState } from "@/components/ui/state/query-state";
import { Skeleton } from "@/components/ui/state/skeleton";
import { HeadersTable } from "@/components/ui/table/headers-table";
import { PayloadView } from "@/components/ui/text/payload-view";
import { ExactTime } from "@/components/ui/text/time";
import { useBroker } from "@/lib/client/broker/use-broker";
import { keyHistoryQuery } from "@/lib/client/queries/kv";
import { messageQuery } from "@/lib/client/queries/messages";
import { formatBytes, formatCount } from "@/lib/client/words/format";
import type { KeyEntry } from "@/lib/model/bucket/key-entry";
import { headerValue } from "@/lib/model/message/headers";
import type { PayloadView as Payload } from "@/lib/model/message/payload-view";
import { isServerHeader } from "@/lib/model/message/server-headers";
import { visibleLine } from "@/lib/model/text/visible-text";
import { KeyActions } from "./key-actions";
import { KeyHistory } from "./key-history";
import { operationWords } from "./operation-words";

/** Props of {@link KeyDrawer}. */
export interface KeyDrawerProps {
  bucket: string;
  /** The key. */
  name: string;
  /** Revisions of it that are at hand. */
  known: readonly KeyEntry[];
  takesTtl: boolean;
  /** Why its bucket takes nothing; null: it does, as far as is known. */
  obstacle: string | null;
  onClose: () => void;
}

/** One key beside its list: its value, as it is now, and its revisions. */
export function KeyDrawer({ bucket, name, known, takesTtl, obstacle, onClose }: KeyDrawerProps) {
  const [wanted, setWanted] = useQueryState("rev", parseAsInteger);
  const newestKnown = newestOf(known);
  const history = useQuery(keyHistoryQuery(useBroker(), bucket, name, newestKnown?.revision ?? null));
  const revisions = withKnown(history.data?.entries ?? [], known);
  const [newest] = revisions;
  const shown = revisions.find(({ revision }) => revision === wanted) ?? newest;
  const close = () => {
    void setWanted(null);
    onClose();
  };
  return (
    <Drawer
      open
      onClose={close}
      mono
      title={visibleLine(name)}
      subtitle={
        newest === undefined ? (
          visibleLine(bucket)
        ) : (
          <>
            Revision {formatCount(newest.revision)} · <ExactTime at={newest.storedAt} />
          </>
        )
      }
    >
      <QueryState
        query={{ ...history, data: history.data ?? (newest === undefined ? undefined : { entries: [], more: false }) }}
        pending={
          <DrawerSection>
            <Skeleton className="h-40" />
          </DrawerSection>
        }
      >
        {({ more }) =>
          shown === undefined || newest === undefined ? (
            <DrawerSection>
              <p className="text-muted">Nothing is stored under this key (any more).</p>
            </DrawerSection>
          ) : (
            <>
              <Value
                // What is typed in its dialog stays when somebody else stores another value.
                key={shown === newest ? "newest" : shown.revision}
                {...{ bucket, entry: shown, newest, takesTtl, obstacle }}
                onNewest={() => void setWanted(null)}
              />
              <KeyHistory
                revisions={revisions}
                shown={shown.revision}
                more={more}
                onShow={(revision) => void setWanted(revision === newest.revision ? null : revision)}
              />
            </>
          )
        }
      </QueryState>
    </Drawer>
  );
}

interface ValueProps {
  bucket: string;
  entry: KeyEntry;
  newest: KeyEntry;
  takesTtl: boolean;
  obstacle: string | null;
  onNewest: () => void;
}

function Value({ bucket, entry, newest, takesTtl, obstacle, onNewest }: ValueProps) {
  const { payload, isWhole } = useWholePayload(entry);
  const headers = entry.headers.filter(([name]) => !isServerHeader(name) && name !== "KV-Operation");
  const ttl = headerValue(entry.headers, "Nats-TTL");
  const isOld = entry.revision !== newest.revision;
  return (
    <>
      <DrawerSection
        title={entry.operation === "put" ? `Value, ${formatBytes(payload.sizeBytes)}` : "No value"}
        aside={<KeyActions {...{ bucket, entry, newest, payload, isWhole, takesTtl, obstacle }} onChanged={onNewest} />}
      >
        {isOld ? (
          <Banner
            tone="info"
            inset
            action={
              <button type="button" className="rounded-sm font-medium text-accent hover:underline" onClick={onNewest}>
                Show the newest
              </button>
            }
          >
            This is revision {formatCount(entry.revision)}, an older one.
          </Banner>
        ) : null}
        {entry.operation === "put" ? (
          <PayloadView payload={payload} subject={`$KV.${bucket}.${entry.key}`} />
        ) : (
          <p className="text-muted">{operationWords[entry.operation].meaning}</p>
        )}
        {ttl === undefined ? null : (
          <p className="text-muted">
            {ttl === "never" ? "Never expires." : `Expires ${visibleLine(ttl)} after it was stored.`}
          </p>
        )}
      </DrawerSection>
      {headers.length === 0 ? null : (
        <DrawerSection title={`Headers, ${headers.length}`}>
          <HeadersTable headers={headers} />
        </DrawerSection>
      )}
    </>
  );
}

/** The value of a revision as a whole, once it is read: lists have the beginning. */
function useWholePayload(entry: KeyEntry): { payload: Payload; isWhole: boolean } {
  const { data } = useQuery({
    ...messageQuery(useBroker(), entry.place, entry.storedAt),
    enabled: entry.payload.truncated,
  });
  const payload = data?.message.payload ?? entry.payload;
  return { payload, isWhole: !payload.truncated };
}

function newestOf(entries: readonly KeyEntry[]): KeyEntry | undefined {
  return entries.reduce<KeyEntry | undefined>(
    (newest, entry) => (newest === undefined || entry.revision > newest.revision ? entry : newest),
    undefined,
  );
}

/** Revisions that were read, and those that came since; newest first. */
function withKnown(read: readonly KeyEntry[], known: readonly KeyEntry[]): KeyEntry[] {
  const all = new Map([...known, ...read].map((entry) => [entry.revision, entry]));
  return [...all.values()].sort((a, b) => b.revision - a.revision);
}
