"use client";

import { Link } from "@/components/ui/link/link";
import { Skeleton } from "@/components/ui/state/skeleton";
import { StatusDot } from "@/components/ui/text/status-dot";
import { toApiError } from "@/lib/client/http/http";
import { useSnapshot } from "@/lib/client/queries/use-snapshot";
import { connectionWords } from "@/lib/client/words/connection-words";
import { hrefs } from "@/lib/client/words/hrefs";
import type { BusSummary } from "@/lib/contract/health";
import { visibleLine } from "@/lib/model/text/visible-text";

/** Which server this is, at the foot of the navigation; leads to the self-check. */
export function ServerLink({ onNavigate }: { onNavigate: (() => void) | undefined }) {
  const { snapshot, error } = useSnapshot();
  const { name, about } = snapshot ? describeServer(snapshot.bus) : { name: null, about: null };
  const tone = error ? "bad" : snapshot ? connectionWords(snapshot.bus.connection).tone : "busy";
  return (
    <Link
      href={hrefs.status}
      {...(onNavigate ? { onClick: onNavigate } : {})}
      className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-2 rounded-md px-2 py-1 text-xs text-muted hover:bg-hover hover:text-ink"
    >
      <StatusDot tone={tone} />
      <span className="truncate" title={name ?? undefined}>
        {name ?? (error ? errorWords(error) : <Skeleton className="my-0.75 h-3 w-24" />)}
      </span>
      <span className="col-start-2 min-h-4.5 truncate text-2xs text-faint">{about ?? "Status"}</span>
    </Link>
  );
}

const errorWords = (error: Error) => (toApiError(error).code === "offline" ? "Dashboard not reachable" : "No figures");

function describeServer({ kind, embedded, connection }: BusSummary): { name: string; about: string } {
  if (kind === "memory") return { name: "In-memory bus", about: "inside the dashboard" };
  if (connection.state !== "connected") return { name: connectionWords(connection).short, about: "nats-server" };
  return {
    name: visibleLine(
      connection.cluster ?? (isGeneratedName(connection.serverName) ? connection.server : connection.serverName),
    ),
    about: `nats-server ${connection.version}${embedded ? ", embedded" : ""}`,
  };
}

// A server without a name in its configuration is called by its public key, which tells a person nothing.
const isGeneratedName = (name: string) => /^N[A-Z2-7]{55}$/.test(name);
