import { Hourglass, Rows3 } from "lucide-react";
import { TextLink } from "@/components/ui/link/link-button";
import { EmptyState } from "@/components/ui/state/empty-state";
import { hrefs } from "@/lib/client/words/hrefs";
import type { Snapshot } from "@/lib/contract/snapshot";
import { isExact } from "@/lib/model/known";

/** Why there is nothing to see and what to do: not measured, no streams, no consumers. Nothing when there is. */
export function NothingYet({ snapshot }: { snapshot: Snapshot }) {
  if (snapshot.sampledAt === null) return <NotMeasured />;
  // That not all could be read is the heading above.
  if (snapshot.consumers.length > 0 || !isExact(snapshot.totals.consumers)) return null;
  if (snapshot.streams.some((stream) => !stream.own))
    return (
      <EmptyState
        icon={Rows3}
        title="There are streams, but nobody reads them"
        command="nats consumer add ORDERS billing --pull --ack explicit --defaults"
      >
        A consumer is a position in a stream that the server keeps for a group of workers. Jetlag judges how each one
        keeps up; it shows here a few seconds after it was made.
      </EmptyState>
    );
  return (
    <EmptyState
      icon={Rows3}
      title="This server has no streams yet"
      command={'nats stream add ORDERS --subjects "ORDERS.>" --defaults'}
    >
      Jetlag watches JetStream: streams that store messages and the consumers that read them. Create a stream, publish
      to it, and this page fills by itself.
    </EmptyState>
  );
}

function NotMeasured() {
  return (
    <EmptyState icon={Hourglass} title="The first look at the server is not finished">
      As soon as the dashboard has read streams and consumers once, this page fills by itself. The line on top says how
      the connection is; <TextLink href={hrefs.status}>Status</TextLink> says more.
    </EmptyState>
  );
}
