import { SearchX } from "lucide-react";
import { LinkButton } from "@/components/ui/link/link-button";
import { EmptyState } from "@/components/ui/state/empty-state";
import { toApiError, withQuery } from "@/lib/client/http/http";
import { hrefs } from "@/lib/client/words/hrefs";
import { displayConsumerName } from "@/lib/model/consumer/durable-name";
import { visibleLine } from "@/lib/model/text/visible-text";

/** The stream or the consumer of this address does not exist (any more). */
export function ConsumerNotFound({ stream, consumer, error }: { stream: string; consumer: string; error: unknown }) {
  const noStream = toApiError(error).code === "stream_not_found";
  return (
    <EmptyState
      icon={SearchX}
      title={
        noStream
          ? `There is no stream ${visibleLine(stream)}`
          : `${visibleLine(stream)} has no consumer ${visibleLine(displayConsumerName(consumer))}`
      }
      actions={
        <>
          <LinkButton href={hrefs.consumers}>All consumers</LinkButton>
          {noStream ? null : (
            <LinkButton href={withQuery(hrefs.consumers, { q: stream })}>Consumers of {visibleLine(stream)}</LinkButton>
          )}
        </>
      }
    >
      It may have been deleted, or it was ephemeral and its reader left. Names are case-sensitive.
    </EmptyState>
  );
}
