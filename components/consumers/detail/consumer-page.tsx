"use client";

import { useQuery } from "@tanstack/react-query";
import { ListTree, Siren, TriangleAlert } from "lucide-react";
import dynamic from "next/dynamic";
import { LagChart } from "@/components/consumers/lag/lag-chart";
import { LinkButton } from "@/components/ui/link/link-button";
import { MuteButton } from "@/components/ui/mute/mute-button";
import { MutedLine } from "@/components/ui/mute/muted-line";
import { NextSteps } from "@/components/ui/next-steps";
import { Tooltip } from "@/components/ui/overlay/tooltip";
import { PageHeader } from "@/components/ui/page";
import { QueryState } from "@/components/ui/state/query-state";
import { TimeSince } from "@/components/ui/text/time";
import { VerdictBadge } from "@/components/ui/text/verdict-badge";
import { useBroker } from "@/lib/client/broker/use-broker";
import { useZone } from "@/lib/client/browser/use-zone";
import { toApiError, withQuery } from "@/lib/client/http/http";
import { useConsumer } from "@/lib/client/queries/consumers";
import { openIncidentQuery } from "@/lib/client/queries/incidents";
import { useAbsence } from "@/lib/client/queries/offers";
import { useSnapshot } from "@/lib/client/queries/use-snapshot";
import { verdictMeanings } from "@/lib/client/words/consumers/verdict-meanings";
import { formatCount } from "@/lib/client/words/format";
import { hrefs } from "@/lib/client/words/hrefs";
import { formatKnown } from "@/lib/client/words/known";
import { type ListedConsumer, needsAttention } from "@/lib/model/consumer/consumer-health";
import { displayConsumerName } from "@/lib/model/consumer/durable-name";
import { isExact, isSome } from "@/lib/model/known";
import { visibleLine } from "@/lib/model/text/visible-text";
import { asSentence, consumerReason } from "../consumer-words";
import { ManageConsumer } from "../manage/manage-consumer";
import { ConfigList } from "./config-list";
import { ConsumerNotFound } from "./consumer-not-found";
import { ConsumerSkeleton } from "./consumer-skeleton";
import { ConsumerStats } from "./consumer-stats";
import { LimitList } from "./limit-list";
import { LossMarginList } from "./loss-margin-list";
import { useOpenMessage } from "./open-message";
import { StrandedList } from "./stranded-list";
import { StuckOn } from "./stuck-on";

const MessageDrawer = dynamic(
  () => import("@/components/ui/message/message-drawer").then((module) => module.MessageDrawer),
  { ssr: false },
);

/** Props of {@link ConsumerPage}. */
export interface ConsumerPageProps {
  stream: string;
  consumer: string;
}

/** One consumer: its verdict and why, figures, history, what it is stuck on, settings. */
export function ConsumerPage({ stream, consumer: name }: ConsumerPageProps) {
  const query = useConsumer(stream, name);
  return (
    <QueryState
      query={query}
      quietStale
      head={<PageHeader title={visibleLine(displayConsumerName(name))} mono />}
      pending={<ConsumerSkeleton />}
      error={(error) => (isUnknown(error) ? <ConsumerNotFound stream={stream} consumer={name} error={error} /> : null)}
    >
      {(consumer) => <LoadedConsumer consumer={consumer} />}
    </QueryState>
  );
}

const isUnknown = (error: unknown) => ["consumer_not_found", "stream_not_found"].includes(toApiError(error).code);

function LoadedConsumer({ consumer }: { consumer: ListedConsumer }) {
  useZone();
  const { stream, name, displayName, verdict, since, nextStep, mute } = consumer;
  const storedIn = useSnapshot().snapshot?.streams.find(({ config }) => config.name === stream);
  const absence = useAbsence("failures");
  const opened = useOpenMessage();
  const mayStrand = absence === null && storedIn?.removesFinished === true && consumer.config.maxDeliver !== null;
  const aside = [
    ...(needsAttention(verdict) || verdict === "paused"
      ? [
          <div key="steps" className="px-4 pt-3.5 pb-4 empty:hidden">
            <NextSteps consumer={consumer} stream={storedIn} onOpen={opened.open} />
          </div>,
        ]
      : []),
    <StuckOn key="stuck" consumer={consumer} opened={opened} />,
    ...(mayStrand ? [<StrandedList key="stranded" consumer={consumer} opened={opened} />] : []),
    ...(storedIn ? [<LossMarginList key="margin" consumer={consumer} stream={storedIn} />] : []),
    <LimitList key="limits" consumer={consumer} />,
    <ConfigList key="config" consumer={consumer} />,
  ];
  return (
    <>
      <PageHeader
        title={visibleLine(displayName)}
        mono
        badge={
          <span className="inline-flex flex-wrap items-center gap-x-2">
            <Tooltip text={verdictMeanings[verdict]} side="bottom">
              <button type="button" className="cursor-help rounded-sm">
                <VerdictBadge verdict={verdict} />
              </button>
            </Tooltip>
            {since === null || verdict === "unknown" ? null : (
              <span className="num text-muted">
                for <TimeSince at={since} />
              </span>
            )}
          </span>
        }
        actions={
          <>
            {mute === undefined ? (
              <MuteButton
                about={{ stream, consumer: name, verdict: null }}
                words={asSentence(consumerReason(consumer))}
              />
            ) : null}
            <ConsumerLinks consumer={consumer} />
            <ManageConsumer consumer={consumer} retention={storedIn?.config.retention ?? null} />
          </>
        }
      >
        <p className="num sm:min-h-9.5">
          {asSentence(consumerReason(consumer))} {nextStep}
        </p>
        {mute === undefined ? null : <MutedLine mute={mute} />}
      </PageHeader>
      <ConsumerStats consumer={consumer} />
      <div className="grid min-w-0 lg:grid-cols-[minmax(0,1fr)_23.75rem]">
        <div className="min-w-0">
          <LagChart stream={stream} consumer={name} displayName={displayName} />
        </div>
        <aside className="min-w-0 divide-y divide-line border-line bg-surface max-lg:mt-5 max-lg:border-t lg:border-l">
          {/* What a calm consumer does next comes and goes with every message: at the end it moves nothing. */}
          {needsAttention(verdict) ? aside : aside.toReversed()}
        </aside>
      </div>
      {opened.at === null ? null : (
        <MessageDrawer over stream={stream} at={opened.at} listed={undefined} onClose={() => opened.open(null)} />
      )}
    </>
  );
}

function ConsumerLinks({ consumer: { stream, name, verdict, openFailures } }: { consumer: ListedConsumer }) {
  const { data: incident, isPending } = useQuery(openIncidentQuery(useBroker(), stream, name));
  return (
    <>
      {incident || (needsAttention(verdict) && isPending) ? (
        // In its place before it is known: on a phone it takes a line of its own, and pushes the page down.
        <LinkButton
          icon={Siren}
          href={incident ? hrefs.incident(incident.id) : hrefs.incidents}
          className={incident ? undefined : "invisible"}
        >
          Open incident
        </LinkButton>
      ) : null}
      <LinkButton icon={ListTree} href={hrefs.stream(stream)} className="max-w-60">
        <span className="truncate">{visibleLine(stream)}</span>
      </LinkButton>
      <LinkButton
        icon={TriangleAlert}
        href={withQuery(hrefs.failures, { stream, consumer: name })}
        inactive={isExact(openFailures) && openFailures.value === 0}
        title={isExact(openFailures) && openFailures.value === 0 ? "No failure of this consumer is open" : undefined}
      >
        Failures{isSome(openFailures) ? <span className="num"> {formatKnown(openFailures, formatCount)}</span> : null}
      </LinkButton>
    </>
  );
}
