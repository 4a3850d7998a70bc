"use client";

import { useQuery } from "@tanstack/react-query";
import { Archive, KeyRound } from "lucide-react";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import type { ReactNode } from "react";
import { SegmentedLinks } from "@/components/ui/form/segmented";
import { LinkButton } from "@/components/ui/link/link-button";
import { PageHeader, Toolbar } from "@/components/ui/page";
import { ErrorPanel } from "@/components/ui/state/error-panel";
import { Offered } from "@/components/ui/state/offered";
import { QueryState } from "@/components/ui/state/query-state";
import { Tag } from "@/components/ui/text/tag";
import { useBroker } from "@/lib/client/broker/use-broker";
import { toApiError } from "@/lib/client/http/http";
import { streamQuery } from "@/lib/client/queries/streams";
import { formatCount } from "@/lib/client/words/format";
import { hrefs } from "@/lib/client/words/hrefs";
import type { StreamSummary } from "@/lib/contract/snapshot";
import { isKnown } from "@/lib/model/known";
import { visibleLine, visibleText } from "@/lib/model/text/visible-text";
import { ManageStream } from "./manage/manage-stream";
import { retentionWords } from "./retention-words";
import { StreamConsumers } from "./stream-consumers";
import { StreamOverview } from "./stream-overview";
import { StreamSkeleton } from "./stream-skeleton";
import { SubjectCounts } from "./subject-counts";

const tabs = ["overview", "messages", "consumers", "subjects"] as const;
type Tab = (typeof tabs)[number];

/** Props of {@link StreamDetail}. */
export interface StreamDetailProps {
  name: string;
  /** What the tab "Messages" shows. */
  messages: ReactNode;
  /** The button that makes a consumer, on the tab "Consumers". */
  newConsumer: ReactNode;
}

/** One stream: what it is, its messages, its consumers. */
export function StreamDetail({ name, messages, newConsumer }: StreamDetailProps) {
  const query = useQuery(streamQuery(useBroker(), name));
  return (
    <QueryState
      query={query}
      quietStale
      head={<PageHeader mono title={visibleLine(name)} />}
      pending={<StreamSkeleton />}
      error={(error) =>
        toApiError(error).code === "stream_not_found" ? (
          <ErrorPanel error={error} actions={<LinkButton href={hrefs.streams}>All streams</LinkButton>} />
        ) : null
      }
    >
      {({ stream }) => <LoadedStream stream={stream} messages={messages} newConsumer={newConsumer} />}
    </QueryState>
  );
}

interface LoadedStreamProps extends Omit<StreamDetailProps, "name"> {
  stream: StreamSummary;
}

function LoadedStream({ stream, messages, newConsumer }: LoadedStreamProps) {
  const { name, description, retention } = stream.config;
  const [tab] = useQueryState("tab", parseAsStringLiteral(tabs).withDefault("overview"));
  return (
    <>
      <PageHeader
        mono
        title={visibleLine(name)}
        badge={stream.own ? <Tag tone="plain">Kept by Jetlag</Tag> : null}
        actions={
          <>
            <BucketLink bucket={stream.bucket} />
            {tab === "consumers" ? newConsumer : null}
            <ManageStream stream={stream} />
          </>
        }
      >
        {description ? (
          <span className="line-clamp-3" title={visibleText(description)}>
            {visibleText(description)}
          </span>
        ) : (
          retentionWords[retention].meaning
        )}
      </PageHeader>
      <Toolbar>
        <SegmentedLinks
          label="Parts of this stream"
          items={[
            { href: hrefs.stream(name), label: "Overview", current: tab === "overview" },
            {
              href: hrefs.streamTab(name, "messages"),
              label: "Messages",
              count: formatCount(stream.messages),
              current: tab === "messages",
            },
            {
              href: hrefs.streamTab(name, "consumers"),
              label: "Consumers",
              count: formatCount(stream.consumerCount),
              current: tab === "consumers",
            },
            {
              href: hrefs.streamTab(name, "subjects"),
              label: "Subjects",
              count: isKnown(stream.subjectCount) ? formatCount(stream.subjectCount.value) : undefined,
              current: tab === "subjects",
            },
          ]}
        />
      </Toolbar>
      {tab === "messages" ? messages : <StreamTab tab={tab} stream={stream} />}
    </>
  );
}

/** To what it is beside a stream. */
function BucketLink({ bucket }: Pick<StreamSummary, "bucket">) {
  if (bucket === null) return null;
  return bucket.kind === "keyValue" ? (
    <LinkButton icon={KeyRound} href={hrefs.bucket(bucket.name)}>
      Keys
    </LinkButton>
  ) : (
    <LinkButton icon={Archive} href={hrefs.objectStore(bucket.name)}>
      Objects
    </LinkButton>
  );
}

function StreamTab({ tab, stream }: { tab: Exclude<Tab, "messages">; stream: StreamSummary }) {
  switch (tab) {
    case "overview":
      return <StreamOverview stream={stream} />;
    case "consumers":
      return <StreamConsumers stream={stream} />;
    case "subjects":
      return (
        <Offered offer="log">
          <SubjectCounts stream={stream} />
        </Offered>
      );
  }
}
