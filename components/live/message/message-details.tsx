"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { Button } from "@/components/ui/button";
import { CopyRowMenu } from "@/components/ui/message/copy-row-menu";
import { PublishAgain } from "@/components/ui/message/publish-again";
import { WhoHasIt } from "@/components/ui/message/who-has-it";
import { DrawerSection } from "@/components/ui/overlay/drawer";
import { HeadersTable } from "@/components/ui/table/headers-table";
import { PayloadView } from "@/components/ui/text/payload-view";
import { useBroker } from "@/lib/client/broker/use-broker";
import { toApiError } from "@/lib/client/http/http";
import { type LiveRow, rowOfMessage, rowPayload } from "@/lib/client/live/live-entry";
import { messageQuery } from "@/lib/client/queries/messages";
import { formatBytes } from "@/lib/client/words/format";
import type { NumberedPlace, Place } from "@/lib/model/place";
import { EventFacts } from "./event-facts";

/** Props of {@link MessageDetails}. */
export interface MessageDetailsProps {
  row: LiveRow;
  /** Where it is stored; null: not known. */
  stored: NumberedPlace | null;
  /** The subject that it is stored under. */
  storedAs: string;
  /** ISO 8601; of one whose place is not known: about. */
  storedAt: string;
}

/** Who has a message, what it holds, and what can be done with it. */
export function MessageDetails({ row: listed, stored, storedAs, storedAt }: MessageDetailsProps) {
  const whole = useWholeRow(listed, stored?.place ?? null);
  const { row } = whole;
  const payload = useMemo(() => rowPayload(row), [row]);
  const message = { subject: row.subject, headers: row.headers, payload };
  return (
    <>
      {stored === null ? null : <WhoHasIt message={{ ...stored, subject: storedAs, storedAt }} />}
      <DrawerSection
        title="Payload"
        aside={
          <span className="flex gap-2">
            <CopyRowMenu message={message} />
            <PublishAgain message={message} />
          </span>
        }
      >
        <PayloadView
          payload={payload}
          subject={row.subject}
          whole={
            <Button
              size="sm"
              pending={whole.loading}
              onClick={whole.load}
              disabledReason={stored === null ? "It is not known where the whole payload is stored" : null}
            >
              Load all {formatBytes(payload.sizeBytes)}
            </Button>
          }
        />
        {whole.problem === null ? null : <p className="text-xs text-gave-up wrap-anywhere">{whole.problem}</p>}
      </DrawerSection>
      <EventFacts row={row} />
      <DrawerSection title={row.headers?.length ? `Headers, ${row.headers.length}` : "Headers"}>
        {row.headers === null ? (
          <p className="text-muted">The headers of this message cannot be read: one has an invalid name.</p>
        ) : (
          <HeadersTable headers={row.headers} />
        )}
      </DrawerSection>
    </>
  );
}

/** Never asked for. */
const nowhere: Place = { channel: "", at: "" };

/** A row, and on demand the same with its whole payload, read from its stream. */
function useWholeRow(listed: LiveRow, place: Place | null) {
  const [wanted, setWanted] = useState(false);
  const isCut = listed.data.length < listed.sizeBytes;
  const { data, error, isFetching, refetch } = useQuery({
    ...messageQuery(useBroker(), place ?? nowhere),
    enabled: wanted && isCut && place !== null,
  });
  const row = useMemo(
    () =>
      isCut && data !== undefined
        ? { ...rowOfMessage(data.message, listed.id), subject: listed.subject, headers: listed.headers }
        : listed,
    [isCut, data, listed],
  );
  const load = () => {
    if (wanted) void refetch();
    setWanted(true);
  };
  return { row, load, loading: wanted && isFetching, problem: error === null ? null : toApiError(error).title };
}
