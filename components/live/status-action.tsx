"use client";

import { Button } from "@/components/ui/button";
import { LinkButton } from "@/components/ui/link/link-button";
import { hrefs } from "@/lib/client/words/hrefs";
import type { LiveStatus } from "./live-status";

/** Props of {@link StatusAction}. */
export interface StatusActionProps {
  status: LiveStatus;
  /** Tries to connect now. */
  onRetry: () => void;
  onNarrow: () => void;
  onWatchAll: () => void;
}

/** The one useful thing to do in a state, where no other part of the page offers it already. */
export function StatusAction({ status, onRetry, onNarrow, onWatchAll }: StatusActionProps) {
  switch (status.kind) {
    case "idle":
      return <Small onPress={onRetry}>Connect</Small>;
    case "connecting":
    case "reconnecting":
      return <Small onPress={onRetry}>Try now</Small>;
    case "refused":
      return <Small onPress={onWatchAll}>Watch everything</Small>;
    case "broker_lost":
      return (
        <LinkButton size="sm" href={hrefs.status}>
          See the status
        </LinkButton>
      );
    case "sampled":
      return <Small onPress={onNarrow}>Narrow the filter</Small>;
    case "quiet":
      return (
        <LinkButton size="sm" href={hrefs.publish}>
          Publish a message
        </LinkButton>
      );
    // Pause and Resume are in the toolbar; the notice and the empty list have the rest.
    case "paused":
    case "live":
    case "denied":
    case "unwatched":
      return null;
    default:
      return status satisfies never;
  }
}

function Small({ onPress, children }: { onPress: () => void; children: string }) {
  return (
    <Button size="sm" onClick={onPress}>
      {children}
    </Button>
  );
}
