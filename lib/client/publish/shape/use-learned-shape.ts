import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { pathsOf } from "../../../contract/paths";
import { messageListSchema } from "../../../contract/streams";
import { decodeEventPayload } from "../../../model/message/event-payload";
import type { PayloadView } from "../../../model/message/payload-view";
import { useBroker } from "../../broker/use-broker";
import { getJson, withQuery } from "../../http/http";
import type { PublishDraft } from "../publish-draft";
import { type JsonShape, learnShape } from "./json-shape";

/** Newest messages of a subject that are learned from. */
const learnedFrom = 20;
/** Subjects change their messages slowly. */
const freshMs = 60_000;

/**
 * What the newest messages of a subject look like: of events their data. Null while that is not known, or where none of
 * them is JSON. Passive: they are read as a page of messages is.
 */
export function useLearnedShape(stream: string | null, subject: string, mode: PublishDraft["mode"]): JsonShape | null {
  const broker = useBroker();
  const { data } = useQuery({
    queryKey: ["publish", "shape", broker, stream, subject],
    queryFn: async ({ signal }) => {
      const path = withQuery(pathsOf(broker).messages(stream ?? ""), { subject, limit: learnedFrom });
      return (await getJson(path, messageListSchema, { signal })).messages.map(({ payload }) => payload);
    },
    enabled: stream !== null,
    staleTime: freshMs,
    retry: false,
  });
  return useMemo(() => {
    const shape = data === undefined ? null : learnShape(data.flatMap((payload) => textOf(payload, mode)));
    return shape === null || shape.seen === 0 ? null : shape;
  }, [data, mode]);
}

function textOf({ encoding, truncated, data }: PayloadView, mode: PublishDraft["mode"]): string[] {
  if (encoding !== "utf8" || truncated) return [];
  if (mode === "raw") return /^\s*[[{]/.test(data) ? [data] : [];
  const event = decodeEventPayload(data);
  return event.ok ? [JSON.stringify(event.payload.data ?? null)] : [];
}
