import type { HeaderEntries } from "../../model/message/headers";

/** Fields of the publish form that become headers, as typed. */
export interface HeaderFields {
  readonly mode: "event" | "raw";
  readonly headers: HeaderEntries;
  readonly msgId: string;
  readonly expectedLastNumber: string;
  readonly expectedLastSubjectNumber: string;
  readonly ttl: string;
  readonly schedule: string;
  readonly scheduleTarget: string;
}

/** The headers that fields of the form stand for, besides the ones that the server's API has names for. */
export function fieldHeaders({
  ttl,
  schedule,
  scheduleTarget,
}: Pick<HeaderFields, "ttl" | "schedule" | "scheduleTarget">): HeaderEntries {
  const entries: HeaderEntries = [
    ["Nats-TTL", ttl],
    ["Nats-Schedule", schedule],
    ["Nats-Schedule-Target", scheduleTarget],
  ];
  return entries.filter(([, value]) => value !== "");
}

/** All headers that a draft is sent with. `eventId` is the message id of an event that has no other. */
export function wireHeaders(draft: HeaderFields, eventId: string): HeaderEntries {
  const entries: HeaderEntries = [
    ["Nats-Msg-Id", draft.msgId === "" && draft.mode === "event" ? eventId : draft.msgId],
    ["Nats-Expected-Last-Sequence", draft.expectedLastNumber],
    ["Nats-Expected-Last-Subject-Sequence", draft.expectedLastSubjectNumber],
  ];
  return [...draft.headers, ...fieldHeaders(draft), ...entries.filter(([, value]) => value !== "")];
}
