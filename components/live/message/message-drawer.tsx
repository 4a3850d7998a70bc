"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { Drawer } from "@/components/ui/overlay/drawer";
import { ExactTime } from "@/components/ui/text/time";
import { useBroker } from "@/lib/client/broker/use-broker";
import type { LiveRow } from "@/lib/client/live/live-entry";
import type { StoringStream } from "@/lib/client/publish/subject-suggestions";
import { useAbsence } from "@/lib/client/queries/offers";
import { storedPlaceQuery } from "@/lib/client/queries/stored-place";
import { formatBytes } from "@/lib/client/words/format";
import type { Place } from "@/lib/model/place";
import { visibleLine } from "@/lib/model/text/visible-text";
import { MessageDetails } from "./message-details";
import { MessagePlace } from "./message-place";

/** Props of {@link MessageDrawer}. */
export interface MessageDrawerProps {
  /** The message to show; null: closed. */
  row: LiveRow | null;
  /** Streams that capture its subject, with what they store it under. */
  streams: readonly StoringStream[];
  /** The lowest running number that what arrived at a time, Unix milliseconds, can have; null: none is known. */
  lowestNumber: (stream: string, atMs: number) => number | null;
  /** Told where the message is stored, once that is known. */
  onPlace: (place: Place) => void;
  onClose: () => void;
}

/** One message beside the list. */
export function MessageDrawer({ row, streams, lowestNumber, onPlace, onClose }: MessageDrawerProps) {
  const unreadable = useAbsence("log");
  const readable = unreadable === null ? streams : [];
  const { data: found } = useQuery(storedPlaceQuery(useBroker(), row, readable, lowestNumber));
  const stored = row?.stored ?? found;
  const { channel, at: position } = stored?.place ?? {};
  useEffect(() => {
    if (channel !== undefined && position !== undefined) onPlace({ channel, at: position });
  }, [channel, position, onPlace]);
  const at = row === null ? null : new Date(row.atMs).toISOString();
  return (
    <Drawer
      open={row !== null}
      onClose={onClose}
      mono
      title={row === null ? "" : visibleLine(row.subject)}
      subtitle={
        row === null ? null : (
          <>
            <span title={row.stored === null ? "When this page received it" : "When it was stored"}>
              <ExactTime at={at} />
            </span>
            {" · "}
            {formatBytes(row.sizeBytes)}
            {" · "}
            {unreadable ?? <MessagePlace row={row} streams={streams} stored={stored} />}
          </>
        )
      }
    >
      {row === null ? null : (
        <MessageDetails
          key={row.id}
          row={row}
          stored={stored ?? null}
          storedAs={found?.subject ?? row.subject}
          storedAt={found?.storedAt ?? at ?? ""}
        />
      )}
    </Drawer>
  );
}
