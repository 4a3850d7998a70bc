"use client";

import { Copy, Send } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ReactNode, useMemo } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Drawer, DrawerSection } from "@/components/ui/drawer";
import { HeadersTable } from "@/components/ui/headers-table";
import { TextLink } from "@/components/ui/link-button";
import { Menu } from "@/components/ui/menu";
import { PayloadView } from "@/components/ui/payload-view";
import { Definition, DefinitionList } from "@/components/ui/stat";
import { ExactTime } from "@/components/ui/time";
import { copyText } from "@/lib/client/clipboard";
import { publishCurl, publishNats } from "@/lib/client/copy-commands";
import { formatBytes, formatCount } from "@/lib/client/format";
import { hrefs } from "@/lib/client/hrefs";
import { type LiveRow, readEvent, rowPayload } from "@/lib/client/live-entry";
import { draftOfMessage } from "@/lib/client/publish-draft";
import { saveDraft } from "@/lib/client/publish-storage";
import { headerValue } from "@/lib/model/headers";
import { visibleLine } from "@/lib/model/visible-text";
import { nearInStream } from "./stream-links";

/** Props of {@link MessageDrawer}. */
export interface MessageDrawerProps {
  /** The message to show; null: closed. */
  row: LiveRow | null;
  /** Streams that capture its subject. */
  streams: readonly string[];
  onClose: () => void;
}

/** One message beside the list. */
export function MessageDrawer({ row, streams, onClose }: MessageDrawerProps) {
  return (
    <Drawer
      open={row !== null}
      onClose={onClose}
      mono
      title={row === null ? "" : visibleLine(row.subject)}
      subtitle={row === null ? null : <Subtitle row={row} streams={streams} />}
    >
      {row === null ? null : <Content key={row.id} row={row} />}
    </Drawer>
  );
}

function Subtitle({ row, streams }: { row: LiveRow; streams: readonly string[] }) {
  const at = new Date(row.atMs).toISOString();
  return (
    <>
      <span title="When this page received it">
        <ExactTime at={at} />
      </span>
      {" · "}
      {formatBytes(row.data.length)}
      {" · "}
      <WhereStored row={row} streams={streams} />
    </>
  );
}

/** A republished message carries its place; of others only the time is known. */
function WhereStored({ row, streams }: { row: LiveRow; streams: readonly string[] }): ReactNode {
  const stream = headerValue(row.headers ?? [], "Nats-Stream");
  const seq = Number(headerValue(row.headers ?? [], "Nats-Sequence"));
  if (stream !== undefined && Number.isSafeInteger(seq) && seq > 0) {
    return (
      <TextLink href={hrefs.message(stream, seq)}>
        {stream} #{formatCount(seq)}
      </TextLink>
    );
  }
  const [first] = streams;
  if (first === undefined) return "no stream captures it";
  return <TextLink href={nearInStream(first, row.atMs, row.subject)}>Find it in {first}</TextLink>;
}

function Content({ row }: { row: LiveRow }) {
  const router = useRouter();
  const payload = useMemo(() => rowPayload(row), [row]);
  const event = useMemo(() => readEvent(row.data), [row]);
  const publishAgain = () => {
    saveDraft(draftOfMessage(row));
    router.push(hrefs.publish);
  };
  return (
    <>
      <DrawerSection
        title="Payload"
        aside={
          <span className="flex gap-2">
            <CopyMenu row={row} />
            <Button size="sm" icon={Send} onClick={publishAgain}>
              Publish again
            </Button>
          </span>
        }
      >
        <PayloadView payload={payload} />
      </DrawerSection>
      {event === null ? null : (
        <DrawerSection title="Event">
          <DefinitionList>
            <Definition name="Actor">{visibleLine(event.actor)}</Definition>
            <Definition name="Tenant">{visibleLine(event.tenantId)}</Definition>
            <Definition name="Trace" mono>
              {event.traceId === undefined ? <span className="text-faint">none</span> : visibleLine(event.traceId)}
            </Definition>
            <Definition name="Event id" mono>
              {visibleLine(event.eventId)}
            </Definition>
            <Definition name="Occurred">
              <ExactTime at={event.occurredAt} />
            </Definition>
            <Definition name="Schema version">{visibleLine(event.schemaVersion)}</Definition>
          </DefinitionList>
        </DrawerSection>
      )}
      <DrawerSection title={row.headers?.length ? `Headers, ${row.headers.length}` : "Headers"}>
        {row.headers === null ? (
          <p className="text-muted">The headers of this message are not readable: one has a name that is none.</p>
        ) : (
          <HeadersTable headers={row.headers} />
        )}
      </DrawerSection>
    </>
  );
}

function CopyMenu({ row }: { row: LiveRow }) {
  const message = () => ({ subject: row.subject, headers: row.headers ?? [], payload: rowPayload(row) });
  const entry = (label: string, hint: string, make: () => string) => ({
    label,
    hint,
    onSelect: () => void copyAndTell(label, make()),
  });
  return (
    <Menu
      label="Copy this message"
      entries={[
        entry("Payload", "text as it is, bytes as base64", () => rowPayload(row).data),
        entry("Subject", "the full subject", () => row.subject),
        entry("curl", "publishes it again through the dashboard", () => publishCurl(window.location.origin, message())),
        entry("nats", "publishes it again with the nats command", () => publishNats(message())),
      ]}
    >
      <Button size="sm" icon={Copy}>
        Copy as…
      </Button>
    </Menu>
  );
}

async function copyAndTell(what: string, text: string) {
  if (await copyText(text)) toast.success(`Copied: ${what}`);
  else toast.error("The browser refused to copy");
}
