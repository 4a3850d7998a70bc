"use client";

import { CopyButton } from "@/components/ui/copy-button";
import { Banner } from "@/components/ui/state/banner";
import { keptName } from "@/lib/client/broker/broker-address";
import { useBroker, useSiteWide } from "@/lib/client/broker/use-broker";
import { useNow } from "@/lib/client/browser/clock";
import { useSessionFlag } from "@/lib/client/browser/session-flag";
import { toApiError } from "@/lib/client/http/http";
import { serverNowMs, snapshotAgeMs } from "@/lib/client/queries/snapshot";
import { useSnapshot } from "@/lib/client/queries/use-snapshot";
import { connectionWords } from "@/lib/client/words/connection-words";
import { formatAge } from "@/lib/client/words/format";
import type { Snapshot } from "@/lib/contract/snapshot";

/** What every page must say when it is so: not connected, in-memory bus, demo traffic. */
export function Banners() {
  const { snapshot, error, receivedAtMs } = useSnapshot();
  const nowMs = useNow();
  const serverNow = snapshot && nowMs !== null ? serverNowMs(snapshot, receivedAtMs, nowMs) : null;
  const trouble = troubleOf(snapshot, error, serverNow);
  const isQuiet = trouble === null && !snapshot?.bus.fallbackReason && !snapshot?.demo;
  if (useSiteWide() || isQuiet) return null;
  return (
    <section aria-label="Notices">
      {trouble ? (
        <Banner tone="bad">
          {trouble} {snapshot ? <FiguresAge snapshot={snapshot} receivedAtMs={receivedAtMs} /> : null}
        </Banner>
      ) : null}
      {snapshot?.bus.fallbackReason ? (
        <Banner tone="warn">
          Running on the in-memory bus, inside the dashboard: {snapshot.bus.fallbackReason} Nothing here is stored, and
          no other process can reach it.
        </Banner>
      ) : null}
      {snapshot?.demo ? <DemoBanner /> : null}
    </section>
  );
}

function troubleOf(snapshot: Snapshot | undefined, error: Error | null, serverNow: number | null): string | null {
  if (error) {
    const { title, detail } = toApiError(error);
    return detail ? `${title}: ${detail}.` : `${title}.`;
  }
  if (!snapshot) return null;
  const connection = connectionWords(snapshot.bus.connection, serverNow).long;
  if (connection) return connection;
  return snapshot.sweepError ? `The last sweep of streams and consumers failed: ${snapshot.sweepError}.` : null;
}

function FiguresAge({ snapshot, receivedAtMs }: { snapshot: Snapshot; receivedAtMs: number }) {
  const nowMs = useNow();
  const ageMs = nowMs === null ? null : snapshotAgeMs(snapshot, receivedAtMs, nowMs);
  return ageMs === null ? null : <span className="num">The figures shown are {formatAge(ageMs)} old.</span>;
}

const connectCommand = "NATS_URL=nats://host:4222 npm start";

function DemoBanner() {
  const [dismissed, dismiss] = useSessionFlag(keptName(useBroker(), "jetlag:demo-banner-dismissed"));
  if (dismissed) return null;
  return (
    <Banner tone="info" onDismiss={dismiss}>
      This is demo traffic of a small orders shop. Connect your own server:{" "}
      <code className="mono">{connectCommand}</code>{" "}
      <span className="-my-1 inline-flex align-middle">
        <CopyButton text={connectCommand} what="command" iconOnly size="sm" variant="quiet" />
      </span>
    </Banner>
  );
}
