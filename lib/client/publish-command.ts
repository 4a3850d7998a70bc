import { paths } from "../contract/paths";
import { defaultSchemaVersion, encodeEventPayload } from "../model/event-payload";
import { quote } from "./copy-commands";
import { type PublishDraft, toPublishInput } from "./publish-draft";

/** `curl` that sends a draft through the dashboard at `origin`. Each run gets its own event id. */
export function draftCurl(origin: string, draft: PublishDraft): string {
  const body = JSON.stringify(toPublishInput(draft, null));
  return [
    `curl -sS ${quote(`${origin}${paths.publish}`)}`,
    "-H 'content-type: application/json'",
    `--data-binary ${quote(body)}`,
  ].join(" \\\n  ");
}

/** What an event needs that the dashboard would fill in. */
export interface EventStamp {
  readonly eventId: string;
  readonly at: Date;
}

/** `nats` CLI that sends a draft straight to the server. An event is complete: each run sends the same id. */
export function draftNats(draft: PublishDraft, stamp: EventStamp): string {
  const headers = wireHeaders(draft, stamp).map(([name, value]) => ` -H ${quote(`${name}:${value}`)}`);
  return `${echoPayload(draft, stamp)} | nats pub ${quote(draft.subject)} --force-stdin --no-templates${headers.join("")}`;
}

function wireHeaders(draft: PublishDraft, { eventId }: EventStamp): (readonly [string, string])[] {
  const msgId = draft.msgId === "" && draft.mode === "event" ? eventId : draft.msgId;
  const made = [
    ["Nats-Msg-Id", msgId],
    ["Nats-Expected-Last-Sequence", draft.expectedLastSeq],
    ["Nats-Expected-Last-Subject-Sequence", draft.expectedLastSubjectSeq],
  ] as const;
  return [...draft.headers, ...made.filter(([, value]) => value !== "")];
}

/** The payload goes by standard input, so that nothing in it is taken for a template. */
function echoPayload(draft: PublishDraft, { eventId, at }: EventStamp): string {
  if (draft.mode === "event") {
    const { actor, tenantId, traceId } = draft;
    const envelope = encodeEventPayload({
      eventId,
      occurredAt: at.toISOString(),
      actor,
      tenantId,
      ...(traceId === "" ? {} : { traceId }),
      schemaVersion: defaultSchemaVersion,
      data: JSON.parse(draft.data),
    });
    return `printf %s ${quote(envelope)}`;
  }
  return draft.file === null
    ? `printf %s ${quote(draft.payload)}`
    : `printf %s ${quote(draft.file.base64)} | base64 -d`;
}
