import { pathsOf } from "../../contract/paths";
import type { HeaderEntries } from "../../model/message/headers";
import { isMasked } from "../../model/message/message-mask";
import type { PayloadView } from "../../model/message/payload-view";
import { copiedHeaders, headerNames } from "../../model/message/server-headers";
import type { NumberedPlace, Place } from "../../model/place";
import { pasteHazard, shellWord } from "../../model/text/shell-command";
import type { ApiPlace } from "../broker/api-place";
import { curlCommand, hazardSentence, natsCommand, natsObstacle } from "./publish-command";

/** What a command needs to know of a message. */
export interface CopiedMessage {
  readonly subject: string;
  /** Null: they cannot be read. */
  readonly headers: HeaderEntries | null;
  /** False when {@link headers} are only the first of them (true). */
  readonly headersWhole?: boolean;
  /** The whole payload: a command made from a truncated one would publish something else. */
  readonly payload: PayloadView;
}

/** The reason why the message cannot be published again as it was; null if it can. */
export function republishObstacle({
  headers,
  headersWhole = true,
  payload,
}: Omit<CopiedMessage, "subject">): string | null {
  if (payload.truncated) return "The whole payload is not here";
  if (headers === null) return "It would lack its headers, which cannot be read";
  if (!headersWhole) return "It would lack some of its headers: only the first were kept";
  return isMasked(headers, payload) ? "It would lack what is masked" : null;
}

/** The reason why no `nats` command can publish the message again; null if one can. */
export function republishNatsObstacle(message: CopiedMessage): string | null {
  return republishObstacle(message) ?? natsObstacle({ ...message, headers: keptHeaders(message) });
}

/** How a copied payload reads, in a few words. */
export function payloadHint(payload: Pick<PayloadView, "encoding" | "data">): string {
  if (payload.encoding === "base64") return "as base64";
  return isMasked([], payload) ? "as shown, without what is masked" : "as it is";
}

/** The headers that commands which publish the message leave out, a sentence; null if none. */
export function leftOutNote({ headers }: Pick<CopiedMessage, "headers">): string | null {
  const names = headerNames(copiedHeaders(headers ?? []).leftOut);
  return names.length === 0 ? null : `Left out, because the server or Jetlag acts on them: ${names.join(", ")}`;
}

/** `curl` that publishes the message once more through the dashboard. */
export function publishCurl(place: ApiPlace, message: CopiedMessage): string {
  const { subject, payload } = message;
  const { encoding, data } = payload;
  return curlCommand(place, {
    mode: "raw",
    subject,
    headers: keptHeaders(message),
    payload: { encoding, data },
  });
}

/** `nats` CLI that publishes the message once more; only where {@link republishNatsObstacle} finds nothing. */
export function publishNats(message: CopiedMessage): string {
  return natsCommand({ ...message, headers: keptHeaders(message) });
}

function keptHeaders({ headers }: CopiedMessage): HeaderEntries {
  return copiedHeaders(headers ?? []).kept;
}

/** `curl` that reads a stored message from the dashboard. */
export function readCurl({ origin, broker }: ApiPlace, place: Place): string {
  return `curl -sS ${shellWord(`${origin}${pathsOf(broker).message(place)}`)}`;
}

/** `nats` CLI that reads a stored message; only where {@link readNatsObstacle} finds nothing. */
export function readNats({ place: { channel }, number }: NumberedPlace): string {
  return `nats stream get -- ${shellWord(channel)} ${number}`;
}

/** The reason why no `nats` command can read a message; null if one can. */
export function readNatsObstacle({ place: { channel }, number }: NumberedPlace): string | null {
  if (number === null) return "The message has no number";
  const found = pasteHazard(channel);
  return found === null ? null : hazardSentence("The stream's name", found);
}
