"use client";

import { FileSearch, SearchX } from "lucide-react";
import dynamic from "next/dynamic";
import { type ReactNode, useEffect, useEffectEvent, useState } from "react";
import { hasTime } from "@/components/ui/form/time-range";
import { MessageTable } from "@/components/ui/message/message-table";
import { BesideDrawer } from "@/components/ui/overlay/drawer-slot";
import { PageHeader } from "@/components/ui/page";
import { SearchState } from "@/components/ui/search/search-state";
import { EmptyState } from "@/components/ui/state/empty-state";
import { ErrorPanel } from "@/components/ui/state/error-panel";
import { useBroker } from "@/lib/client/broker/use-broker";
import { downloadAddress } from "@/lib/client/http/download";
import { exportAddress } from "@/lib/client/queries/exports";
import type { SearchProgress } from "@/lib/client/search/search-progress";
import { useMessageSearch } from "@/lib/client/search/use-message-search";
import { noMatchWords } from "@/lib/client/words/search-words";
import { ExportLine } from "./export-line";
import { type SearchTerms, searchKey, toSearchRequest, useSearchAddress } from "./search-address";
import { SearchForm } from "./search-form";

const MessageDrawer = dynamic(
  () => import("@/components/ui/message/message-drawer").then((module) => module.MessageDrawer),
  { ssr: false },
);

const ExportDialog = dynamic(() => import("./export-dialog").then((module) => module.ExportDialog), { ssr: false });

/** Looks through stored messages on the server, and shows what it finds as it finds it. The address is the search. */
export function SearchPage() {
  const { terms, key, open, setOpen, setTerms } = useSearchAddress();
  const broker = useBroker();
  const search = useMessageSearch();
  const { progress } = search;
  const run = (wanted: SearchTerms) => search.start(toSearchRequest(wanted, Date.now()));
  const follow = useEffectEvent((asked: string) => {
    if (asked === searchKey({})) search.clear();
    else run(terms);
  });
  useEffect(() => follow(key), [key]);
  const [isExporting, setExporting] = useState(false);
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
            onExport={() => setExporting(true)}
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
                  shows={key}
                />
              </BesideDrawer>
            </div>
          </Found>
        </>
      )}
      {isExporting ? (
        <ExportDialog
          search={toSearchRequest(terms, Date.now())}
          onClose={() => setExporting(false)}
          onExport={(request) => {
            setExporting(false);
            setExportId(request.id);
            downloadAddress(exportAddress(broker, request));
          }}
        />
      ) : null}
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
