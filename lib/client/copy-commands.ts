import { paths } from "../contract/paths";
import type { PublishInput } from "../contract/publish";
import type { HeaderEntries } from "../model/headers";
import { isMasked } from "../model/message-mask";
import { type PayloadView, payloadBase64 } from "../model/payload-view";

/** What a command needs to know of a message. */
export interface CopiedMessage {
  readonly subject: string;
  readonly headers: HeaderEntries;
  /** The whole payload: a command made from a truncated one would publish something else. */
  readonly payload: PayloadView;
}

/** Why what publishes the message once more would publish another one; null when it would not. */
export function republishObstacle({ headers, payload }: Pick<CopiedMessage, "headers" | "payload">): string | null {
  if (payload.truncated) return "Load the whole payload first";
  return isMasked(headers, payload) ? "It would lack what is masked" : null;
}

/** `curl` that publishes the message once more through the dashboard at `origin`. */
export function publishCurl(origin: string, message: CopiedMessage): string {
  const { encoding, data } = message.payload;
  const input: PublishInput = {
    mode: "raw",
    subject: message.subject,
    headers: repeatableHeaders(message.headers),
    payload: { encoding, data },
  };
  return [
    `curl -sS ${quote(`${origin}${paths.publish}`)}`,
    "-H 'content-type: application/json'",
    `--data-binary ${quote(JSON.stringify(input))}`,
  ].join(" \\\n  ");
}

/** `nats` CLI that publishes the message once more. The payload goes by standard input, so that nothing in it is a template. */
export function publishNats(message: CopiedMessage): string {
  const headers = repeatableHeaders(message.headers).map(([name, value]) => ` -H ${quote(`${name}:${value}`)}`);
  return `${echo(message.payload)} | nats pub ${quote(message.subject)} --force-stdin --no-templates${headers.join("")}`;
}

/** `curl` that reads a stored message from the dashboard at `origin`. */
export function readCurl(origin: string, stream: string, seq: number): string {
  return `curl -sS ${quote(`${origin}${paths.message(stream, seq)}`)}`;
}

/** `nats` CLI that reads a stored message. */
export function readNats(stream: string, seq: number): string {
  return `nats stream get ${quote(stream)} ${seq}`;
}

/** One argument for a POSIX shell. */
export function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

function echo(payload: PayloadView): string {
  const isPlain = payload.encoding === "utf8" && !payload.data.includes("\0");
  return isPlain ? `printf %s ${quote(payload.data)}` : `printf %s ${quote(payloadBase64(payload))} | base64 -d`;
}

/** Without what makes the server swallow or refuse a second copy: its message id and its expectations. */
function repeatableHeaders(headers: HeaderEntries): HeaderEntries {
  return headers.filter(([name]) => name !== "Nats-Msg-Id" && !name.startsWith("Nats-Expected-"));
}
