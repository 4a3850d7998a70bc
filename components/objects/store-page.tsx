"use client";

import { Archive, Rows3, SearchX, Upload } from "lucide-react";
import dynamic from "next/dynamic";
import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { Button } from "@/components/ui/button";
import { SearchInput } from "@/components/ui/form/search-input";
import { usePageAction } from "@/components/ui/keys/page-actions";
import { LinkButton } from "@/components/ui/link/link-button";
import { BesideDrawer } from "@/components/ui/overlay/drawer-slot";
import { PageHeader, Toolbar } from "@/components/ui/page";
import { EmptyState } from "@/components/ui/state/empty-state";
import { ErrorPanel } from "@/components/ui/state/error-panel";
import { Offered } from "@/components/ui/state/offered";
import { QueryState } from "@/components/ui/state/query-state";
import { TableSkeleton } from "@/components/ui/state/skeleton";
import { useDebounced } from "@/lib/client/browser/debounced";
import { useObjects } from "@/lib/client/buckets/use-objects";
import { toApiError } from "@/lib/client/http/http";
import { useObstacle } from "@/lib/client/queries/offers";
import { bucketObstacle, useBucket } from "@/lib/client/queries/use-bucket";
import { formatCount, formatQuantity } from "@/lib/client/words/format";
import { hrefs } from "@/lib/client/words/hrefs";
import type { ObjectList } from "@/lib/contract/objects";
import { visibleLine, visibleText } from "@/lib/model/text/visible-text";
import { ObjectTable } from "./object-table";

const ObjectDrawer = dynamic(() => import("./object-drawer").then((module) => module.ObjectDrawer), { ssr: false });
const UploadDialog = dynamic(() => import("./upload-dialog").then((module) => module.UploadDialog), { ssr: false });

const parsers = {
  q: parseAsString.withDefault(""),
  object: parseAsString,
  manage: parseAsStringLiteral(["upload"]),
};

/** The objects of one store. */
export function StorePage({ name }: { name: string }) {
  return (
    <Offered offer="objects" title={visibleLine(name)}>
      <Store name={name} />
    </Offered>
  );
}

function Store({ name }: { name: string }) {
  const [{ q, object, manage }, set] = useQueryStates(parsers, { history: "push" });
  const asked = useDebounced(q.trim(), 250);
  const stream = useBucket({ kind: "objects", name });
  const { objects, listed } = useObjects(name, asked, stream);
  const mayStore = useObstacle()("publish");
  const isThere = objects.error === null || toApiError(objects.error).code !== "stream_not_found";
  const obstacle = isThere ? (bucketObstacle(stream) ?? mayStore) : "There is no such object store";
  usePageAction(obstacle === null ? "Upload an object" : null, () => void set({ manage: "upload" }));
  const first = objects.data?.pages[0];
  const open = (next: string | null) => void set({ object: next }, { history: next === null ? "replace" : "push" });
  return (
    <>
      <PageHeader
        mono
        title={visibleLine(name)}
        actions={
          <>
            {stream === null ? null : (
              <LinkButton icon={Rows3} href={hrefs.stream(stream.config.name)}>
                Stream
              </LinkButton>
            )}
            <Button icon={Upload} disabledReason={obstacle} onClick={() => void set({ manage: "upload" })}>
              Upload
            </Button>
          </>
        }
      >
        {visibleText(stream?.config.description ?? "") || "A store of objects, each stored in chunks under one name."}
      </PageHeader>
      <Toolbar>
        <SearchInput
          label="Find objects by name"
          shortcut
          mono
          value={q}
          onChange={(text) => void set({ q: text || null }, { history: "replace" })}
        />
        <p role="status" className="num min-h-4.5 text-muted">
          {first ? countWords(first) : ""}
        </p>
      </Toolbar>
      <QueryState
        query={objects}
        pending={<TableSkeleton columns={4} rows={10} />}
        error={(error) =>
          toApiError(error).code === "stream_not_found" ? (
            <ErrorPanel error={error} actions={<LinkButton href={hrefs.objectStores}>All object stores</LinkButton>} />
          ) : null
        }
      >
        {() =>
          listed.length > 0 ? (
            <BesideDrawer>
              <ObjectTable
                objects={listed}
                shows={asked}
                open={object}
                onOpen={open}
                onEnd={() => {
                  if (objects.hasNextPage && !objects.isFetchingNextPage) void objects.fetchNextPage();
                }}
              />
            </BesideDrawer>
          ) : (
            <NoObjects bucket={name} q={asked} onClear={() => void set({ q: null })} />
          )
        }
      </QueryState>
      {object === null ? null : (
        <ObjectDrawer
          bucket={name}
          name={object}
          known={listed.find((one) => one.name === object)}
          obstacle={bucketObstacle(stream)}
          onClose={() => open(null)}
        />
      )}
      {manage === "upload" ? (
        <UploadDialog
          bucket={name}
          obstacle={obstacle}
          onClose={() => void set({ manage: null }, { history: "replace" })}
          onStored={(stored) => void set({ manage: null, object: stored }, { history: "replace" })}
        />
      ) : null}
    </>
  );
}

function countWords({ matching, told, total }: ObjectList): string {
  const all =
    matching === told ? formatQuantity(told, "name") : `${formatCount(matching)} of ${formatQuantity(told, "name")}`;
  return told < total ? `${all}; the server told ${formatCount(told)} of ${formatCount(total)}` : all;
}

function NoObjects({ bucket, q, onClear }: { bucket: string; q: string; onClear: () => void }) {
  if (q === "")
    return (
      <EmptyState icon={Archive} title="This store has no objects yet" command={`nats object put ${bucket} report.pdf`}>
        Nothing was stored in it yet. What is stored appears here by itself.
      </EmptyState>
    );
  return (
    <EmptyState
      icon={SearchX}
      title={`No object has a name like “${visibleLine(q)}”`}
      actions={<Button onClick={onClear}>Clear the search</Button>}
    >
      Text is looked for anywhere in a name.
    </EmptyState>
  );
}
