"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { Drawer } from "@/components/ui/overlay/drawer";
import { ExactTime } from "@/components/ui/text/time";
import { useBroker } from "@/lib/client/broker/use-broker";
import type { LiveRow, StoredPlace } from "@/lib/client/live/live-entry";
import { storedPlaceQuery } from "@/lib/client/queries/stored-place";
import { formatBytes } from "@/lib/client/words/format";
import { visibleLine } from "@/lib/model/text/visible-text";
import { MessageDetails } from "./message-details";
import { MessagePlace } from "./message-place";

/** Props of {@link MessageDrawer}. */
export interface MessageDrawerProps {
  /** The message to show; null: closed. */
  row: LiveRow | null;
  /** Streams that capture its subject. */
  streams: readonly string[];
  /** A sequence below that of anything that arrived at a time, Unix milliseconds; null: none is known. */
  sequenceBelow: (stream: string, atMs: number) => number | null;
  /** Told where the message is stored, once that is known. */
  onPlace: (place: StoredPlace) => void;
  onClose: () => void;
}

/** One message beside the list. */
export function MessageDrawer({ row, streams, sequenceBelow, onPlace, onClose }: MessageDrawerProps) {
  const { data: found } = useQuery(storedPlaceQuery(useBroker(), row, streams, sequenceBelow));
  const place = row?.stored ?? found;
  const { stream, seq } = place ?? {};
  useEffect(() => {
    if (stream !== undefined && seq !== undefined) onPlace({ stream, seq });
  }, [stream, seq, onPlace]);
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
            <MessagePlace row={row} streams={streams} place={place} />
          </>
        )
      }
    >
      {row === null ? null : (
        <MessageDetails key={row.id} row={row} place={place ?? null} storedAt={found?.storedAt ?? at ?? ""} />
      )}
    </Drawer>
  );
}
