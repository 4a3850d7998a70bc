"use client";

import { useQuery } from "@tanstack/react-query";
import { Download, Trash2 } from "lucide-react";
import dynamic from "next/dynamic";
import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { usePageAction } from "@/components/ui/keys/page-actions";
import { TextLink } from "@/components/ui/link/link-button";
import { Drawer, DrawerSection } from "@/components/ui/overlay/drawer";
import { QueryState } from "@/components/ui/state/query-state";
import { Skeleton } from "@/components/ui/state/skeleton";
import { HeadersTable } from "@/components/ui/table/headers-table";
import { Bytes, Count } from "@/components/ui/text/number";
import { ExactTime } from "@/components/ui/text/time";
import { useBroker } from "@/lib/client/broker/use-broker";
import { downloadAddress } from "@/lib/client/http/download";
import { withQuery } from "@/lib/client/http/http";
import { objectAddress, objectQuery } from "@/lib/client/queries/objects";
import { useObstacle } from "@/lib/client/queries/offers";
import { hrefs } from "@/lib/client/words/hrefs";
import type { ObjectInfo } from "@/lib/model/bucket/object-info";
import { visibleLine, visibleText } from "@/lib/model/text/visible-text";

const DeleteDialog = dynamic(() => import("./delete-dialog").then((module) => module.DeleteDialog), { ssr: false });

/** Props of {@link ObjectDrawer}. */
export interface ObjectDrawerProps {
  bucket: string;
  name: string;
  /** As the list has it, shown until it is read. */
  known: ObjectInfo | undefined;
  /** Why its bucket takes nothing; null: it does, as far as is known. */
  obstacle: string | null;
  onClose: () => void;
}

/** One object beside its list: what it is, and a way to its bytes. */
export function ObjectDrawer({ bucket, name, known, obstacle, onClose }: ObjectDrawerProps) {
  const query = useQuery({ ...objectQuery(useBroker(), bucket, name), enabled: known === undefined });
  const object = known ?? query.data;
  return (
    <Drawer open onClose={onClose} mono title={visibleLine(name)} subtitle={visibleLine(bucket)}>
      <QueryState
        query={{ ...query, data: object }}
        pending={
          <DrawerSection>
            <Skeleton className="h-40" />
          </DrawerSection>
        }
      >
        {(found) =>
          found === null ? (
            <DrawerSection>
              <p className="text-muted">This store has no object of that name.</p>
            </DrawerSection>
          ) : (
            <Details bucket={bucket} object={found} obstacle={obstacle} />
          )
        }
      </QueryState>
    </Drawer>
  );
}

function Details({ bucket, object, obstacle }: { bucket: string; object: ObjectInfo; obstacle: string | null }) {
  const broker = useBroker();
  const [isAsked, ask] = useState(false);
  const mayManage = useObstacle()("manage");
  const noBytes = object.deleted
    ? "It was deleted: only its name is left"
    : object.link?.name === null
      ? "It is a link to a bucket, which has no bytes"
      : null;
  const noDeletion = obstacle ?? mayManage ?? (object.deleted ? "It was deleted already" : null);
  const download = () => downloadAddress(objectAddress(broker, bucket, object.name));
  usePageAction(noBytes === null ? "Download this object" : null, download);
  const metadata = Object.entries(object.metadata);
  return (
    <>
      <DrawerSection
        title={object.deleted ? "Deleted" : "Object"}
        aside={
          <span className="flex flex-wrap justify-end gap-2">
            <Button size="sm" icon={Download} disabledReason={noBytes} onClick={download}>
              Download
            </Button>
            <Button size="sm" icon={Trash2} disabledReason={noDeletion} onClick={() => ask(true)}>
              Delete
            </Button>
          </span>
        }
      >
        {object.description === "" ? null : <p className="wrap-anywhere">{visibleText(object.description)}</p>}
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
          {object.link === null ? (
            <>
              <Fact label="Size">
                <Bytes value={object.sizeBytes} />
              </Fact>
              <Fact label="Chunks">
                <Count value={object.chunks} />
              </Fact>
            </>
          ) : (
            <Fact label="Link to">
              <TextLink href={linkHref(object.link)}>
                {visibleLine(
                  [object.link.bucket, ...(object.link.name === null ? [] : [object.link.name])].join(" / "),
                )}
              </TextLink>
            </Fact>
          )}
          <Fact label="Changed">
            <ExactTime at={object.storedAt} />
          </Fact>
          <Fact label="Revision">
            <Count value={object.revision} />
          </Fact>
          {object.digest === "" ? null : (
            <Fact label="Digest">
              <span className="mono wrap-anywhere">{visibleLine(object.digest)}</span>
            </Fact>
          )}
        </dl>
        <p className="text-xs text-faint">A download is checked against size and digest while it runs.</p>
      </DrawerSection>
      {object.headers.length === 0 ? null : (
        <DrawerSection title={`Headers, ${object.headers.length}`}>
          <HeadersTable headers={[...object.headers]} />
        </DrawerSection>
      )}
      {metadata.length === 0 ? null : (
        <DrawerSection title={`Metadata, ${metadata.length}`}>
          <HeadersTable headers={metadata} />
        </DrawerSection>
      )}
      {isAsked ? (
        <DeleteDialog bucket={bucket} object={object} obstacle={noDeletion} onClose={() => ask(false)} />
      ) : null}
    </>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{label}</dt>
      <dd className="num min-w-0">{children}</dd>
    </>
  );
}

const linkHref = ({ bucket, name }: NonNullable<ObjectInfo["link"]>) =>
  withQuery(hrefs.objectStore(bucket), { object: name });
