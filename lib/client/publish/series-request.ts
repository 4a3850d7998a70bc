import type { PublishSeriesRequest } from "../../contract/publish-series";
import { fieldHeaders } from "./draft-headers";
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
