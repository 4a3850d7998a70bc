import { pathsOf } from "../../contract/paths";
import type { PublishInput } from "../../contract/publish";
import { defaultSchemaVersion, encodeEventPayload } from "../../model/message/event-payload";
import type { HeaderEntries } from "../../model/message/headers";
import type { PayloadView } from "../../model/message/payload-view";
import { isPastable, pasteHazard, shellOutput, shellWord } from "../../model/text/shell-command";
import type { ApiPlace } from "../broker/api-place";
import { wireHeaders } from "./draft-headers";
import { type PublishDraft, toPublishInput } from "./publish-draft";

/** Linux refuses longer arguments (128 KiB); what the shell itself writes has no such limit. */
const longestArgument = 100_000;

/** `curl` that publishes through the dashboard; there is one for any input. */
export function curlCommand({ origin, broker }: ApiPlace, input: PublishInput): string {
  const body = JSON.stringify(input);
  const curl = [
    `curl -sS ${shellWord(`${origin}${pathsOf(broker).publish}`)}`,
    "-H 'content-type: application/json'",
    "--data-binary",
  ].join(" \\\n  ");
  if (body.length <= longestArgument && isPastable(body)) return `${curl} ${shellWord(body)}`;
  return `${shellOutput({ encoding: "utf8", data: body })} |\n  ${curl} @-`;
}

/** What a command of the `nats` CLI publishes. */
export interface NatsPublish {
  readonly subject: string;
  readonly headers: HeaderEntries;
  readonly payload: Pick<PayloadView, "encoding" | "data">;
}

/** The reason why no `nats` command can publish this, a sentence; null if one can. */
export function natsObstacle({ subject, headers }: Pick<NatsPublish, "subject" | "headers">): string | null {
  const inSubject = pasteHazard(subject);
  if (inSubject !== null) return hazardSentence("The subject", inSubject);
  for (const [name, value] of headers) {
    if (!/^[!-9;-~]+$/.test(name)) return "A header has a name that cannot be sent";
    const inValue = pasteHazard(value);
    if (inValue !== null) return hazardSentence(`The header ${name}`, inValue);
  }
  return null;
}

/** The reason why something cannot be part of a command, a sentence. `what`: the thing, with its article. */
export function hazardSentence(what: string, found: string): string {
  return `${what} holds ${found}, which a terminal may act on`;
}

/**
 * `nats` command that publishes straight to the server. The payload goes by standard input, so that nothing in it is taken
 * for a template. Throws `RangeError` with the sentence of {@link natsObstacle}.
 */
export function natsCommand({ subject, headers, payload }: NatsPublish): string {
  const obstacle = natsObstacle({ subject, headers });
  if (obstacle !== null) throw new RangeError(obstacle);
  const flags = headers.map(([name, value]) => ` \\\n  --header=${shellWord(`${name}:${headerText(value)}`)}`);
  return `${shellOutput(payload)} | nats pub --force-stdin --no-templates${flags.join("")} -- ${shellWord(subject)}`;
}

/** The CLI trims the values of headers and reads them as Go templates, whatever `--no-templates` says. */
function headerText(value: string): string {
  return value.includes("{{") || value !== value.trim() ? `{{${JSON.stringify(value)}}}` : value;
}

/** `curl` that sends a draft through the dashboard. Each run gets its own event id. */
export function draftCurl(place: ApiPlace, draft: PublishDraft): string {
  return curlCommand(place, toPublishInput(draft, null));
}

/** What an event needs that the dashboard would fill in. */
export interface EventStamp {
  readonly eventId: string;
  readonly at: Date;
}

/** `nats` CLI that sends a draft straight to the server. An event is complete: each run sends the same id. */
export function draftNats(draft: PublishDraft, stamp: EventStamp): string {
  return natsCommand(natsPublishOf(draft, stamp));
}

/** What a draft is on the wire. Throws `SyntaxError` for an event whose data is no JSON. */
export function natsPublishOf(draft: PublishDraft, stamp: EventStamp): NatsPublish {
  return {
    subject: draft.subject,
    headers: wireHeaders(draft, stamp.eventId),
    payload: draftPayload(draft, stamp),
  };
}

/** See {@link natsObstacle}. */
export function draftNatsObstacle(draft: PublishDraft): string | null {
  return natsObstacle({ subject: draft.subject, headers: wireHeaders(draft, "") });
}

function draftPayload(draft: PublishDraft, { eventId, at }: EventStamp): NatsPublish["payload"] {
  if (draft.mode === "raw")
    return draft.file === null
      ? { encoding: "utf8", data: draft.payload }
      : { encoding: "base64", data: draft.file.base64 };
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
  return { encoding: "utf8", data: envelope };
}
