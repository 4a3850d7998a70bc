"use client";

import { useQuery } from "@tanstack/react-query";
import {
  ArrowLeft,
  ArrowLeftToLine,
  ArrowRight,
  ArrowRightToLine,
  FileSearch,
  Inbox,
  RefreshCw,
  SearchX,
} from "lucide-react";
import dynamic from "next/dynamic";
import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { ExportLine } from "@/components/ui/export/export-line";
import { LinkButton } from "@/components/ui/link/link-button";
import { MessageTable } from "@/components/ui/message/message-table";
import { MessageDeeds } from "@/components/ui/message-jobs/message-deeds";
import { wholeStream } from "@/components/ui/message-jobs/range-fields";
import { BesideDrawer } from "@/components/ui/overlay/drawer-slot";
import { EmptyState } from "@/components/ui/state/empty-state";
import { QueryState } from "@/components/ui/state/query-state";
import { TableSkeleton } from "@/components/ui/state/skeleton";
import { useBroker } from "@/lib/client/broker/use-broker";
import { messagesQuery } from "@/lib/client/queries/messages";
import { streamQuery } from "@/lib/client/queries/streams";
import { hrefs } from "@/lib/client/words/hrefs";
import type { StreamSummary } from "@/lib/contract/snapshot";
import { visibleLine } from "@/lib/model/text/visible-text";
import { isWholeEnd, type PageAddress, type ShownPage, showPage, toMessagesPage, wholeEnd } from "./message-paging";
import { MessageToolbar } from "./message-toolbar";
import { usePageAddress } from "./page-address";

const MessageDrawer = dynamic(
  () => import("@/components/ui/message/message-drawer").then((module) => module.MessageDrawer),
  { ssr: false },
);

/** The stored messages of a stream, page by page, newest first. */
export function StreamMessages({ name }: { name: string }) {
  const broker = useBroker();
  // The page that holds this one has read it.
  const stream = useQuery(streamQuery(broker, name)).data?.stream;
  const [exportId, setExportId] = useState<string | null>(null);
  const { address, openAt, open, goTo, hrefOf } = usePageAddress();
  const query = useQuery(messagesQuery(broker, name, toMessagesPage(address)));
  const page = query.data ? showPage(address, query.data) : undefined;
  return (
    <>
      <MessageToolbar address={address} goTo={goTo}>
        <LinkButton
          icon={FileSearch}
          href={hrefs.searchIn(name, address.subject)}
          title="Search what these messages say"
        >
          Search
        </LinkButton>
        <MessageDeeds
          chosen={{ kind: "range", stream: name, range: { ...wholeStream, subject: address.subject ?? "" } }}
          onExport={setExportId}
        />
        <Paging page={page} subject={address.subject} hrefOf={hrefOf} />
        {/* As wide as its longer word: another word moves nothing. */}
        <Button icon={RefreshCw} pending={query.isFetching} onClick={() => void query.refetch()} className="min-w-37">
          {hasNewer(stream, address, page) ? "Newer messages" : "Refresh"}
        </Button>
      </MessageToolbar>
      {exportId === null ? null : (
        <div className="px-5 pb-3">
          <ExportLine id={exportId} onDismiss={() => setExportId(null)} />
        </div>
      )}
      <QueryState query={query} pending={<TableSkeleton rows={16} columns={5} />}>
        {(answer) => {
          const { messages, onwards } = showPage(address, answer);
          if (messages.length > 0)
            return (
              <BesideDrawer>
                <Busy busy={query.isPlaceholderData}>
                  <MessageTable
                    messages={messages}
                    open={openAt === null ? null : { channel: name, at: openAt }}
                    onOpen={({ at }) => open(at)}
                    whole={address.subject === null}
                    shows={JSON.stringify(address)}
                  />
                </Busy>
              </BesideDrawer>
            );
          return (
            <NoMessages address={address} onwards={onwards ? hrefOf(onwards) : null} empty={stream?.messages === 0} />
          );
        }}
      </QueryState>
      {openAt === null ? null : (
        <MessageDrawer stream={name} at={openAt} listed={page?.messages} onClose={() => open(null)} />
      )}
    </>
  );
}

/** The page before stays, dimmed, until the next one is there. */
function Busy({ busy, children }: { busy: boolean; children: ReactNode }) {
  return (
    <div aria-busy={busy} className={classNames("flex min-h-0 flex-1 flex-col", busy && "opacity-55")}>
      {children}
    </div>
  );
}

/** True when the stream has grown since its newest page was read. A filter hides whether it grew where it matters. */
function hasNewer(stream: StreamSummary | undefined, address: PageAddress, page: ShownPage | undefined): boolean {
  const atNewestEnd = isWholeEnd(address) && address.dir === "backward" && address.subject === null;
  if (!atNewestEnd || page === undefined || !stream?.lastAt) return false;
  const [newest] = page.messages;
  return newest === undefined || Date.parse(stream.lastAt) > Date.parse(newest.storedAt);
}

interface PagingProps {
  page: ShownPage | undefined;
  subject: string | null;
  hrefOf: (address: PageAddress) => string;
}

function Paging({ page, subject, hrefOf }: PagingProps) {
  const newest: PageAddress = { ...wholeEnd, dir: "backward", subject };
  const oldest: PageAddress = { ...wholeEnd, dir: "forward", subject };
  const newer = page?.newer ?? null;
  const older = page?.older ?? null;
  return (
    <>
      <LinkButton icon={ArrowLeftToLine} href={hrefOf(newest)} inactive={newer === null} shallow>
        Newest
      </LinkButton>
      <LinkButton icon={ArrowLeft} href={hrefOf(newer ?? newest)} inactive={newer === null} shallow>
        Newer
      </LinkButton>
      <LinkButton icon={ArrowRight} href={hrefOf(older ?? oldest)} inactive={older === null} shallow>
        Older
      </LinkButton>
      <LinkButton icon={ArrowRightToLine} href={hrefOf(oldest)} inactive={older === null} shallow>
        Oldest
      </LinkButton>
    </>
  );
}

function NoMessages({ address, onwards, empty }: { address: PageAddress; onwards: string | null; empty: boolean }) {
  if (empty)
    return (
      <EmptyState icon={Inbox} title="This stream is empty">
        Nothing was published to its subjects yet, or everything was acknowledged, expired or purged.
      </EmptyState>
    );
  if (onwards)
    return (
      <EmptyState
        icon={SearchX}
        title="Nothing found in the part that was searched"
        actions={
          <LinkButton href={onwards} shallow>
            Search on
          </LinkButton>
        }
      >
        The search stopped early to spare the server. It can go on from there.
      </EmptyState>
    );
  return (
    <EmptyState
      icon={SearchX}
      title={address.subject ? `No message matches ${visibleLine(address.subject)}` : "No messages here"}
    >
      {address.subject
        ? "The whole of this side of the stream was searched."
        : "The stream holds no message on this side of the number or time."}
    </EmptyState>
  );
}
