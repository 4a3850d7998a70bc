import type { PublishRequestInput } from "../../contract/publish-request";
import type { PublishSeriesRequest } from "../../contract/publish-series";
import { fieldHeaders } from "./draft-headers";
import { type EventStamp, natsPublishOf } from "./publish-command";
import type { PublishDraft } from "./publish-draft";

/** The request for a draft that is sent many times and has no problems. */
export function toSeriesRequest(draft: PublishDraft, id: string): PublishSeriesRequest {
  const { subject, headers, msgId, repeat } = draft;
  return {
    id,
    subject,
    headers: [...headers, ...fieldHeaders(draft)],
    ...(msgId === "" ? {} : { msgId }),
    content: toContent(draft),
    count: Number(repeat?.count ?? 1),
    perSecond: Number(repeat?.perSecond ?? 1),
  };
}

/** The request to a service for a draft that has no problems. */
export function toRequestInput(draft: PublishDraft, stamp: EventStamp): PublishRequestInput {
  const { subject, headers, payload } = natsPublishOf(draft, stamp);
  const { forMs, most } = draft.request ?? {};
  return {
    ...{ subject, headers, payload: { encoding: payload.encoding, data: payload.data } },
    ...(forMs === undefined ? {} : { forMs: Number(forMs) }),
    ...(most === undefined ? {} : { most: Number(most) }),
  };
}

function toContent({
  mode,
  data,
  actor,
  tenantId,
  traceId,
  file,
  payload,
}: PublishDraft): PublishSeriesRequest["content"] {
  if (mode === "event") return { mode, data, actor, tenantId, ...(traceId === "" ? {} : { traceId }) };
  return file === null ? { mode: "text", text: payload } : { mode: "bytes", base64: file.base64 };
}
