import { Radio, SearchX } from "lucide-react";
import { Button } from "@/components/ui/button";
import { LinkButton } from "@/components/ui/link/link-button";
import { EmptyState } from "@/components/ui/state/empty-state";
import { hrefs } from "@/lib/client/words/hrefs";
import type { Snapshot } from "@/lib/contract/snapshot";
import { isExact } from "@/lib/model/known";
import { shellCommand } from "@/lib/model/text/shell-command";
import { visibleLine } from "@/lib/model/text/visible-text";
import type { ConsumerPart } from "./consumer-filter";

/** There is nothing to list: not read yet, not readable, no streams, or no consumers on them. */
export function NoConsumers({ snapshot }: { snapshot: Snapshot }) {
  if (snapshot.sampledAt === null)
    return (
      <EmptyState icon={Radio} title="Not read yet">
        The dashboard has not finished its first look at the server. The line on top says how the connection is.
      </EmptyState>
    );
  if (!isExact(snapshot.totals.consumers))
    return (
      <EmptyState icon={Radio} title="The consumers cannot be read">
        They are read again with each sweep. {snapshot.sweepError === null ? "" : visibleLine(snapshot.sweepError)}
      </EmptyState>
    );
  const stream = snapshot.streams.find(({ own }) => !own)?.config;
  if (!stream)
    return (
      <EmptyState
        icon={Radio}
        title="No streams, so nothing can be consumed"
        command={'nats stream add ORDERS --subjects "ORDERS.>" --defaults'}
        actions={<LinkButton href={hrefs.streams}>Streams</LinkButton>}
      >
        A consumer is a reader's position in a stream. Create a stream first; both appear here within a few seconds.
      </EmptyState>
    );
  return (
    <EmptyState
      icon={Radio}
      title="Nobody consumes these streams yet"
      command={shellCommand`nats consumer add --pull --defaults -- ${stream.name} billing`}
      actions={<LinkButton href={hrefs.stream(stream.name)}>Look at {visibleLine(stream.name)}</LinkButton>}
    >
      A consumer is a reader's position in a stream: the server keeps what was delivered and what was acknowledged, and
      from that Jetlag tells who lags and why. Looking never creates one.
    </EmptyState>
  );
}

const partWords: Record<ConsumerPart, string> = {
  all: "No consumer matches",
  attention: "No consumer needs attention",
  muted: "No muted consumer would need attention",
  idle: "No consumer is idle",
};

/** Props of {@link NoMatch}. */
export interface NoMatchProps {
  text: string;
  part: ConsumerPart;
  /** A stream or a verdict narrows the list. */
  isNarrowed: boolean;
  onClear: () => void;
}

/** The filters leave nothing. */
export function NoMatch({ text, part, isNarrowed, onClear }: NoMatchProps) {
  const wanted = text.trim();
  return (
    <EmptyState
      icon={SearchX}
      title={
        wanted === ""
          ? isNarrowed
            ? "No consumer of this stream and verdict now"
            : partWords[part]
          : `${partWords[part]}${part === "all" ? "" : " and matches"} “${visibleLine(wanted)}”`
      }
      actions={<Button onClick={onClear}>Show all</Button>}
    >
      The filter looks in names, streams and filter subjects. A whole subject also finds the wildcards that match it.
    </EmptyState>
  );
}
