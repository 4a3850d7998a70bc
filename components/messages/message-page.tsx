"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowLeft, ArrowRight } from "lucide-react";
import { LinkButton, TextLink } from "@/components/ui/link/link-button";
import { MessageActions } from "@/components/ui/message/message-actions";
import { WhoHasIt } from "@/components/ui/message/who-has-it";
import { PageHeader, Section } from "@/components/ui/page";
import { ErrorPanel } from "@/components/ui/state/error-panel";
import { QueryState } from "@/components/ui/state/query-state";
import { Skeleton } from "@/components/ui/state/skeleton";
import { HeadersTable } from "@/components/ui/table/headers-table";
import { Bytes } from "@/components/ui/text/number";
import { PayloadView } from "@/components/ui/text/payload-view";
import { ExactTime, RelativeTime } from "@/components/ui/text/time";
import { useBroker } from "@/lib/client/broker/use-broker";
import { type ApiErrorCode, toApiError } from "@/lib/client/http/http";
import { messageQuery, neighbourQuery } from "@/lib/client/queries/messages";
import { hrefs } from "@/lib/client/words/hrefs";
import { messageNumber } from "@/lib/client/words/stored-as";
import type { Message } from "@/lib/model/message/message";
import type { Place } from "@/lib/model/place";
import { visibleLine } from "@/lib/model/text/visible-text";

/** A place that holds no message, and one that is none of this broker's. */
const notThere: ReadonlySet<ApiErrorCode> = new Set(["message_not_found", "invalid_input"]);

/** One stored message under an address of its own. */
export function MessagePage({ place }: { place: Place }) {
  const query = useQuery(messageQuery(useBroker(), place));
  const title = visibleLine(`${place.channel} #${place.at}`);
  return (
    <QueryState
      query={query}
      head={<PageHeader mono title={title} actions={<Neighbours place={place} />} />}
      pending={<Skeleton className="mx-5 h-60" />}
      error={(error) =>
        notThere.has(toApiError(error).code) ? (
          <ErrorPanel
            error={error}
            actions={
              <LinkButton href={hrefs.streamTab(place.channel, "messages")}>
                Messages of {visibleLine(place.channel)}
              </LinkButton>
            }
          />
        ) : null
      }
    >
      {({ message }) => <LoadedMessage message={message} onDeleted={() => void query.refetch()} />}
    </QueryState>
  );
}

function LoadedMessage({ message, onDeleted }: { message: Message; onDeleted: () => void }) {
  const { place, subject, storedAt, payload, headers } = message;
  return (
    <>
      <PageHeader mono title={visibleLine(subject)} actions={<Neighbours place={place} />}>
        <span className="num">
          {messageNumber(message)} of{" "}
          <TextLink href={hrefs.stream(place.channel)}>{visibleLine(place.channel)}</TextLink>, stored{" "}
          <ExactTime at={storedAt} /> (<RelativeTime at={storedAt} />
          ), <Bytes value={payload.sizeBytes} />
        </span>
      </PageHeader>
      <div className="grid gap-x-4 border-t border-line lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)] lg:grid-rows-[auto_1fr]">
        <div className="min-w-0 lg:col-start-2 lg:row-start-1">
          <WhoHasIt message={message} frame={Section} />
        </div>
        <div className="min-w-0 lg:col-start-1 lg:row-span-2 lg:row-start-1">
          <Section title="Payload">
            <PayloadView
              payload={payload}
              subject={message.subject}
              aside={<MessageActions message={message} onDeleted={onDeleted} />}
            />
          </Section>
        </div>
        <Section title={headers.length === 0 ? "Headers" : `Headers, ${headers.length}`}>
          <HeadersTable headers={headers} />
        </Section>
      </div>
    </>
  );
}

function Neighbours({ place }: { place: Place }) {
  const { data: before } = useQuery(neighbourQuery(useBroker(), place, "backward"));
  const { data: after } = useQuery(neighbourQuery(useBroker(), place, "forward"));
  return (
    <>
      <LinkButton icon={ArrowLeft} href={hrefs.message(before ?? place)} inactive={!before}>
        Previous
      </LinkButton>
      <LinkButton icon={ArrowRight} href={hrefs.message(after ?? place)} inactive={!after}>
        Next
      </LinkButton>
    </>
  );
}
