"use client";

import { FileSearch, SearchX } from "lucide-react";
import dynamic from "next/dynamic";
import { type ReactNode, useEffect, useEffectEvent, useState } from "react";
import { ExportLine } from "@/components/ui/export/export-line";
import { hasTime } from "@/components/ui/form/time-range";
import { MessageTable } from "@/components/ui/message/message-table";
import { MessageDeeds } from "@/components/ui/message-jobs/message-deeds";
import { BesideDrawer } from "@/components/ui/overlay/drawer-slot";
import { PageHeader } from "@/components/ui/page";
import { SearchState } from "@/components/ui/search/search-state";
import { EmptyState } from "@/components/ui/state/empty-state";
import { ErrorPanel } from "@/components/ui/state/error-panel";
import type { SearchProgress } from "@/lib/client/search/search-progress";
import { useMessageSearch } from "@/lib/client/search/use-message-search";
import { noMatchWords } from "@/lib/client/words/search-words";
import { type SearchTerms, searchKey, toSearchRequest, useSearchAddress } from "./search-address";
import { SearchForm } from "./search-form";

const MessageDrawer = dynamic(
  () => import("@/components/ui/message/message-drawer").then((module) => module.MessageDrawer),
  { ssr: false },
);

/** Looks through stored messages on the server, and shows what it finds as it finds it. The address is the search. */
export function SearchPage() {
  const { terms, key, open, setOpen, setTerms } = useSearchAddress();
  const search = useMessageSearch();
  const { progress } = search;
  const run = (wanted: SearchTerms) => search.start(toSearchRequest(wanted, Date.now()));
  const follow = useEffectEvent((asked: string) => {
    if (asked === searchKey({})) search.clear();
    else run(terms);
  });
  useEffect(() => follow(key), [key]);
  const [exportId, setExportId] = useState<string | null>(null);
  const range = { order: terms.order, isPart: terms.subject !== "" || hasTime(terms) };
  return (
    <>
      <PageHeader title="Search">
        <span className="max-sm:hidden">
          Looks through the messages that streams hold now. Secrets are masked before anything is compared, and no
          consumer is touched.
        </span>
      </PageHeader>
      <SearchForm terms={terms} onSearch={(wanted) => (searchKey(wanted) === key ? run(wanted) : setTerms(wanted))} />
      {progress === null ? (
        <EmptyState icon={FileSearch} title="What are you looking for?">
          An order's number, a customer, an error's words: give a text, a JSON value such as{" "}
          <code>data.total ≥ 100</code> or a header, and narrow by stream, subject and time. The address of this page is
          the search: send it to whoever should see the same.
        </EmptyState>
      ) : (
        <>
          <SearchState
            progress={progress}
            range={range}
            onStop={search.stop}
            onGoOn={search.goOn}
            actions={
              <MessageDeeds
                chosen={{ kind: "found", search: toSearchRequest(terms, Date.now()) }}
                onExport={setExportId}
              />
            }
          />
          {exportId === null ? null : (
            <div className="px-5 pb-3">
              <ExportLine id={exportId} onDismiss={() => setExportId(null)} />
            </div>
          )}
          <Found progress={progress} onGoOn={search.goOn}>
            {/* Below a tall form the page scrolls: the list never shrinks to nothing. */}
            <div className="flex min-h-72 flex-1 flex-col">
              <BesideDrawer>
                <MessageTable
                  messages={progress.matches}
                  open={open}
                  onOpen={setOpen}
                  withStreams={terms.streams.length !== 1}
                  whole={findsAll(terms)}
                  shows={key}
                />
              </BesideDrawer>
            </div>
          </Found>
        </>
      )}
      {open === null ? null : (
        <MessageDrawer
          stream={open.channel}
          at={open.at}
          listed={progress?.matches.filter(({ place }) => place.channel === open.channel)}
          onClose={() => setOpen(null)}
          onDeleted={() => {
            search.forget(open);
            setOpen(null);
          }}
        />
      )}
    </>
  );
}

/** True for a search that leaves nothing out of one stream: what is missing between two matches is not there. */
const findsAll = ({ text, subject, streams, comparisons }: SearchTerms) =>
  streams.length === 1 && text === "" && subject === "" && comparisons.length === 0;

interface FoundProps {
  progress: SearchProgress;
  onGoOn: () => void;
  /** The matches. */
  children: ReactNode;
}

function Found({ progress: { phase, matches, error }, onGoOn, children }: FoundProps) {
  if (matches.length > 0) return children;
  if (phase === "running") return <div className="flex-1" />;
  if (phase === "failed") return <ErrorPanel error={error} onRetry={onGoOn} />;
  const { title, text } = noMatchWords(phase);
  return (
    <EmptyState icon={SearchX} title={title}>
      {text}
    </EmptyState>
  );
}
