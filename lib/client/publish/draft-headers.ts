import type { HeaderEntries } from "../../model/message/headers";
import type { PublishDraft } from "./publish-draft";

/** The headers that fields of the form stand for, besides the ones that the server's API has names for. */
export function fieldHeaders({
  ttl,
  schedule,
  scheduleTarget,
}: Pick<PublishDraft, "ttl" | "schedule" | "scheduleTarget">): HeaderEntries {
  const entries: HeaderEntries = [
    ["Nats-TTL", ttl],
    ["Nats-Schedule", schedule],
    ["Nats-Schedule-Target", scheduleTarget],
  ];
  return entries.filter(([, value]) => value !== "");
}

/** All headers that a draft is sent with. `eventId` is the message id of an event that has no other. */
export function wireHeaders(draft: PublishDraft, eventId: string): HeaderEntries {
  const entries: HeaderEntries = [
    ["Nats-Msg-Id", draft.msgId === "" && draft.mode === "event" ? eventId : draft.msgId],
    ["Nats-Expected-Last-Sequence", draft.expectedLastNumber],
    ["Nats-Expected-Last-Subject-Sequence", draft.expectedLastSubjectNumber],
  ];
  return [...draft.headers, ...fieldHeaders(draft), ...entries.filter(([, value]) => value !== "")];
}
