"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowLeft, ArrowRight } from "lucide-react";
import { ErrorPanel } from "@/components/ui/error-panel";
import { LinkButton, TextLink } from "@/components/ui/link-button";
import { PageHeader, Section } from "@/components/ui/page";
import { QueryState } from "@/components/ui/query-state";
import { Skeleton } from "@/components/ui/skeleton";
import { HeadersTable } from "@/components/ui/table/headers-table";
import { Bytes } from "@/components/ui/text/number";
import { PayloadView } from "@/components/ui/text/payload-view";
import { ExactTime, RelativeTime } from "@/components/ui/text/time";
import { useBroker } from "@/lib/client/broker/use-broker";
import { toApiError } from "@/lib/client/http/http";
import { messageQuery, neighbourQuery } from "@/lib/client/queries/messages";
import { formatCount } from "@/lib/client/words/format";
import { hrefs } from "@/lib/client/words/hrefs";
import type { Message } from "@/lib/model/message/message";
import { visibleLine } from "@/lib/model/text/visible-text";
import { MessageActions } from "./message-actions";

/** One stored message under an address of its own. */
export function MessagePage({ stream, seq }: { stream: string; seq: number }) {
  const query = useQuery(messageQuery(useBroker(), stream, seq));
  const title = `${visibleLine(stream)} #${formatCount(seq)}`;
  return (
    <QueryState
      query={query}
      head={<PageHeader mono title={title} actions={<Neighbours stream={stream} seq={seq} />} />}
      pending={<Skeleton className="mx-5 h-60" />}
      error={(error) =>
        toApiError(error).code === "message_not_found" ? (
          <ErrorPanel
            error={error}
            actions={
              <LinkButton href={hrefs.streamTab(stream, "messages")}>Messages of {visibleLine(stream)}</LinkButton>
            }
          />
        ) : null
      }
    >
      {({ message }) => <LoadedMessage message={message} />}
    </QueryState>
  );
}

function LoadedMessage({ message }: { message: Message }) {
  const { stream, seq, subject, storedAt, payload, headers } = message;
  return (
    <>
      <PageHeader mono title={visibleLine(subject)} actions={<Neighbours stream={stream} seq={seq} />}>
        <span className="num">
          #{formatCount(seq)} of <TextLink href={hrefs.stream(stream)}>{visibleLine(stream)}</TextLink>, stored{" "}
          <ExactTime at={storedAt} /> (<RelativeTime at={storedAt} />
          ), <Bytes value={payload.sizeBytes} />
        </span>
      </PageHeader>
      <div className="grid gap-x-4 border-t border-line lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Section title="Payload">
          <PayloadView payload={payload} aside={<MessageActions message={message} />} />
        </Section>
        <Section title={headers.length === 0 ? "Headers" : `Headers, ${headers.length}`}>
          <HeadersTable headers={headers} />
        </Section>
      </div>
    </>
  );
}

function Neighbours({ stream, seq }: { stream: string; seq: number }) {
  const { data: before } = useQuery(neighbourQuery(useBroker(), stream, seq, "backward"));
  const { data: after } = useQuery(neighbourQuery(useBroker(), stream, seq, "forward"));
  return (
    <>
      <LinkButton icon={ArrowLeft} href={hrefs.message(stream, before ?? seq)} inactive={typeof before !== "number"}>
        Previous
      </LinkButton>
      <LinkButton icon={ArrowRight} href={hrefs.message(stream, after ?? seq)} inactive={typeof after !== "number"}>
        Next
      </LinkButton>
    </>
  );
}
