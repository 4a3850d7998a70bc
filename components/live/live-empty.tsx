"use client";

import { EyeOff, Radio, SearchX, Unplug } from "lucide-react";
import { Button } from "@/components/ui/button";
import { LinkButton } from "@/components/ui/link/link-button";
import { EmptyState } from "@/components/ui/state/empty-state";
import { apiPlace } from "@/lib/client/broker/api-place";
import { useBroker } from "@/lib/client/broker/use-broker";
import { curlCommand } from "@/lib/client/publish/publish-command";
import { useGrammar } from "@/lib/client/queries/grammar";
import { hrefs } from "@/lib/client/words/hrefs";
import type { BrokerId } from "@/lib/contract/paths";
import { shellCommand } from "@/lib/model/text/shell-command";
import { visibleLine } from "@/lib/model/text/visible-text";
import type { LiveStatus } from "./live-status";

/** Props of {@link LiveEmpty}. */
export interface LiveEmptyProps {
  filter: string;
  /** A subject that fits the filter. */
  example: string;
  /** False: no stream captures the filter. */
  captured: boolean;
  /** What stands in the way must not sound like silence on the bus. */
  status: LiveStatus;
  onWatchUncaptured: () => void;
}

/** Before the first message: what this page does, why nothing is here, how to make something happen. */
export function LiveEmpty({ filter, example, captured, status, onWatchUncaptured }: LiveEmptyProps) {
  const broker = useBroker();
  const { everything } = useGrammar();
  switch (status.kind) {
    case "idle":
    case "connecting":
    case "reconnecting":
    case "denied":
    case "broker_lost":
      return (
        <EmptyState icon={Unplug} title="Not listening">
          Messages appear here once the connection is there. What passes until then is not shown, but streams keep it.
        </EmptyState>
      );
    case "refused":
      return (
        <EmptyState
          icon={Unplug}
          title="Not listening"
          actions={<LinkButton href={hrefs.streams}>Look at the streams</LinkButton>}
        >
          What is published on this filter cannot be shown while it passes. What streams store of it can be read there,
          if the account may.
        </EmptyState>
      );
    case "unwatched":
      return (
        <EmptyState
          icon={EyeOff}
          title={`No stream captures ${visibleLine(filter)}`}
          actions={
            <>
              <LinkButton href={hrefs.streams}>Look at the streams</LinkButton>
              <Button onClick={onWatchUncaptured}>Watch it all the same…</Button>
            </>
          }
        >
          Nothing is watched, so that publishers of such subjects are still told at once that nobody takes their
          message. Check the spelling, or look at what the streams capture.
        </EmptyState>
      );
    case "paused":
    case "sampled":
    case "quiet":
    case "live":
      return (
        <EmptyState
          icon={Radio}
          title={`Listening on ${filter === everything ? "every captured subject" : visibleLine(filter)}`}
          command={captured ? publishCommand(broker, example) : shellCommand`nats pub -- ${example} hello`}
        >
          Messages appear here the moment they are published. Only what passes while you look is shown; nothing has
          passed yet. Watching takes nothing from any consumer. Send a message to see it arrive:
        </EmptyState>
      );
    default:
      return status satisfies never;
  }
}

/** Everything that is here is hidden by the search. */
export function NothingFound({ hidden, onClear }: { hidden: string; onClear: () => void }) {
  return (
    <EmptyState
      icon={SearchX}
      title={`The search hides all ${hidden}`}
      actions={<Button onClick={onClear}>Clear the search</Button>}
    >
      It looks into subject, headers and payload of what is listed. New messages that match will appear.
    </EmptyState>
  );
}

function publishCommand(broker: BrokerId, subject: string): string {
  const event = { actor: "me", tenantId: "demo", data: { hello: "world" } };
  return curlCommand(apiPlace(broker), { mode: "event", subject, event });
}
