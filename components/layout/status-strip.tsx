"use client";

import { Search } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { showOverlay } from "@/components/ui/keys/overlay";
import { Link } from "@/components/ui/link/link";
import { BrokerMark } from "@/components/ui/text/broker-mark";
import { Rate } from "@/components/ui/text/number";
import { StatusDot } from "@/components/ui/text/status-dot";
import { useSiteWide } from "@/lib/client/broker/use-broker";
import { useNow } from "@/lib/client/browser/clock";
import { toApiError } from "@/lib/client/http/http";
import { useBrokers } from "@/lib/client/queries/brokers";
import { isStale, serverNowMs, snapshotAgeMs } from "@/lib/client/queries/snapshot";
import { useSnapshot } from "@/lib/client/queries/use-snapshot";
import { type ConnectionWords, connectionWords } from "@/lib/client/words/connection-words";
import { formatAgo, formatCount } from "@/lib/client/words/format";
import { hrefs } from "@/lib/client/words/hrefs";
import { explainKnown, formatKnown } from "@/lib/client/words/known";
import type { Snapshot } from "@/lib/contract/snapshot";
import { isExact, isKnown, isSome } from "@/lib/model/known";
import { CrumbTrail } from "./crumb-trail";
import { NavMenu } from "./nav-menu";
import { ThemeSwitch } from "./theme-switch";
import { ZoneSwitch } from "./zone-switch";

/** The line on top of every page: where you are, and the five figures that tell whether all is well. */
export function StatusStrip() {
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-x-3 border-b border-line bg-surface px-2 md:h-11 md:flex-nowrap md:px-5">
      <div className="flex h-11 min-w-0 flex-1 items-center gap-1.5 md:flex-initial">
        <NavMenu />
        <OpenBroker />
        <CrumbTrail />
      </div>
      <div className="order-last w-full min-w-0 md:order-none md:ml-auto md:w-auto">
        <StripFacts />
      </div>
      <IconButton
        icon={Search}
        label="Command palette (Ctrl+K)"
        aria-keyshortcuts="Control+K Meta+K"
        size="sm"
        onClick={() => showOverlay("palette")}
      />
      <ZoneSwitch />
      <ThemeSwitch />
    </div>
  );
}

/** Which broker the page is about, where the navigation with its switcher is not in view. */
function OpenBroker() {
  const known = useBrokers();
  if (useSiteWide() || known?.current === undefined || known.list.brokers.length < 2) return null;
  return (
    <>
      <BrokerMark broker={known.current} className="max-w-32 font-medium md:hidden" />
      <span aria-hidden className="text-faint md:hidden">
        /
      </span>
    </>
  );
}

function StripFacts() {
  const { snapshot, error, receivedAtMs } = useSnapshot();
  const nowMs = useNow();
  if (useSiteWide()) return null;
  const words = stripWords(
    snapshot,
    error,
    snapshot && nowMs !== null ? serverNowMs(snapshot, receivedAtMs, nowMs) : null,
  );
  return (
    // One line, of fewer words on a phone: a second one would push the page down when the figures come.
    <div className="flex h-8 items-center gap-x-3.5 overflow-x-clip px-2 pb-2 text-xs text-muted md:h-11 md:gap-x-4 md:p-0">
      <Fact href={hrefs.status}>
        <StatusDot tone={words.tone} />
        <span role="status" className={words.tone === "good" && snapshot ? "max-md:sr-only" : undefined}>
          {words.short}
        </span>
      </Fact>
      {snapshot ? (
        <>
          <Fact href={hrefs.live} title={storedTitle} className="md:min-w-18 md:justify-end">
            <Rate value={snapshot.totals.messagesPerS} unit="stored/s" />
          </Fact>
          <Fact
            href={hrefs.consumers}
            title={explainKnown(snapshot.totals.needAttention)}
            className={classNames(
              "min-w-0 shrink truncate",
              isSome(snapshot.totals.needAttention) && "font-medium text-gave-up",
            )}
          >
            <Attention totals={snapshot.totals} />
          </Fact>
          <Fact href={hrefs.failures} title={explainKnown(snapshot.failures.lastHour)}>
            <Failures snapshot={snapshot} />
          </Fact>
          <DataAge snapshot={snapshot} receivedAtMs={receivedAtMs} />
        </>
      ) : null}
    </div>
  );
}

/** Live counts something else: what passes, stored or not, over the last second. */
const storedTitle = "Messages that all streams stored per second, between the last two readings";

function stripWords(
  snapshot: Snapshot | undefined,
  error: Error | null,
  serverNow: number | null,
): Pick<ConnectionWords, "tone" | "short"> {
  if (error)
    return { tone: "bad", short: toApiError(error).code === "offline" ? "Dashboard not reachable" : "No figures" };
  return snapshot ? connectionWords(snapshot.bus.connection, serverNow) : { tone: "busy", short: "Connecting" };
}

function Attention({ totals }: Pick<Snapshot, "totals">) {
  const { muted } = totals;
  return (
    <span className="truncate">
      {needWords(totals)}
      {isSome(muted) ? <Detail>, {formatKnown(muted, formatCount)} muted</Detail> : null}
    </span>
  );
}

/** What there is room for on a wide screen only; it is read aloud on all. */
function Detail({ children }: { children: ReactNode }) {
  return <span className="max-md:sr-only">{children}</span>;
}

/** A consumer without a verdict may need attention too, so "none" is said only when all are read and judged. */
function needWords({ needAttention, unjudged }: Snapshot["totals"]): string {
  const verb = needAttention.value === 1 ? "needs" : "need";
  if (!isKnown(needAttention) || isSome(needAttention))
    return `${formatKnown(needAttention, formatCount)} ${verb} attention`;
  if (isSome(unjudged)) return `${formatKnown(unjudged, formatCount)} not judged yet`;
  return isExact(needAttention) ? "None need attention" : "Not all read";
}

/** What is open is one figure and what failed lately another: a redrive lowers the first one only. */
function Failures({ snapshot: { failures, bus } }: { snapshot: Snapshot }) {
  const { open, lastHour } = failures;
  if (bus.offers.failures !== null) return "Failures not known";
  if (!isKnown(open) || !isKnown(lastHour)) return "Failures not captured";
  const isSeen = isSome(open) || isSome(lastHour) || isExact(lastHour);
  if (!isSeen) return "No failures seen";
  const failed = `${formatKnown(lastHour, formatCount)} failed in 1 h`;
  if (!isSome(open)) return failed;
  return (
    <span>
      {formatKnown(open, formatCount)} open<Detail>, {failed}</Detail>
    </span>
  );
}

function DataAge({ snapshot, receivedAtMs }: { snapshot: Snapshot; receivedAtMs: number }) {
  const nowMs = useNow();
  const ageMs = nowMs === null ? null : snapshotAgeMs(snapshot, receivedAtMs, nowMs);
  return (
    <Fact
      href={hrefs.status}
      className={classNames(
        "md:min-w-27 md:justify-end",
        isStale(snapshot, ageMs) ? "font-medium text-in-flight" : "text-faint max-[24rem]:sr-only",
      )}
    >
      {ageMs === null ? (
        "not sampled yet"
      ) : (
        <span>
          <Detail>updated </Detail>
          {formatAgo(ageMs)}
        </span>
      )}
    </Fact>
  );
}

interface FactProps {
  href: string;
  title?: string | undefined;
  className?: string | undefined;
  children: ReactNode;
}

function Fact({ href, title, className, children }: FactProps) {
  return (
    <Link
      href={href}
      title={title}
      className={classNames(
        "num flex shrink-0 items-center gap-1.5 rounded-sm whitespace-nowrap hover:text-ink",
        className,
      )}
    >
      {children}
    </Link>
  );
}
