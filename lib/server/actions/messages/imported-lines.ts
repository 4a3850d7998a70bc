import * as z from "zod";
import { maxImportedMessageBytes, maxJobMessages } from "../../../contract/message-jobs";
import { sentHeaderSchema } from "../../../contract/publish";
import type { Sender } from "../../../event-bus/broker/sender";
import type { PlanItem } from "../../../jobs/plan-parts";
import { isMasked, maskedText } from "../../../model/message/message-mask";
import { payloadBytes } from "../../../model/message/payload-view";
import type { SubjectGrammar } from "../../../model/stream/grammar";

/** Lines told that are wrong. */
const toldLines = 100;

/** A line as an export writes it; where and when the message was stored is of no account. */
const lineSchema = z.object({
  subject: z.string().min(1).max(4_096),
  headers: z.array(sentHeaderSchema).default([]),
  payload: z.object({
    encoding: z.enum(["utf8", "base64"]).default("utf8"),
    data: z.string(),
    truncated: z.boolean().default(false),
  }),
});
type Line = z.infer<typeof lineSchema>;

/** What a file says. */
export interface ImportedLines {
  readonly items: readonly PlanItem[];
  readonly bytes: number;
  /** Messages by their subject. */
  readonly subjects: ReadonlyMap<string, number>;
  readonly wrong: readonly { readonly line: number; readonly reason: string }[];
  readonly otherWrong: number;
  readonly isTooMany: boolean;
}

/** What lines are judged by. */
export interface LineJudge {
  readonly grammar: Pick<SubjectGrammar, "explainName">;
  readonly sender: Pick<Sender, "refusal" | "isForBroker">;
  /** Subject of all, null: each its own. */
  readonly destination: string | null;
}

/** Reads a file, line by line: each is a message, or wrong for a reason. Empty lines are passed over. */
export function readImportedLines(ndjson: string, judge: LineJudge): ImportedLines {
  const items: PlanItem[] = [];
  const subjects = new Map<string, number>();
  const wrong: { line: number; reason: string }[] = [];
  let wrongLines = 0;
  let bytes = 0;
  let number = 0;
  for (const text of linesOf(ndjson)) {
    number++;
    if (text.trim() === "") continue;
    const read = readLine(text, judge);
    if (typeof read === "string") {
      wrongLines++;
      if (wrong.length < toldLines) wrong.push({ line: number, reason: read });
      if (wrongLines > maxJobMessages) break;
      continue;
    }
    const { line, data } = read;
    const subject = judge.destination ?? line.subject;
    subjects.set(subject, (subjects.get(subject) ?? 0) + 1);
    bytes += data.length;
    const content = { s: line.subject, h: line.headers, d: Buffer.from(data).toString("base64") };
    items.push({ id: String(number), size: data.length, content });
    if (items.length > maxJobMessages) break;
  }
  // Wrong lines cost as much to read: a file of nothing else must not hold up the process.
  const isTooMany = items.length > maxJobMessages || wrongLines > maxJobMessages;
  return { items, bytes, subjects, wrong, otherWrong: wrongLines - wrong.length, isTooMany };
}

/** One after the other: splitting at once would hold all of them twice. */
function* linesOf(text: string): Generator<string> {
  for (let from = 0; from < text.length; ) {
    const end = text.indexOf("\n", from);
    yield end < 0 ? text.slice(from) : text.slice(from, end);
    if (end < 0) return;
    from = end + 1;
  }
}

/** The message of a line, or why it is none, a clause. */
function readLine(text: string, judge: LineJudge): { line: Line; data: Uint8Array } | string {
  const json = parsed(text);
  if (json === undefined) return "is not JSON";
  const { data: line, error } = lineSchema.safeParse(json);
  if (line === undefined) {
    const [issue] = error.issues;
    const path = issue?.path.join(".") ?? "";
    return `${path === "" ? "it" : path}: ${issue?.message ?? "is not as an export writes it"}`;
  }
  return faultOf(line, judge) ?? withData(line);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // no JSON text parses to undefined
  }
}

function withData(line: Line): { line: Line; data: Uint8Array } | string {
  const data = bytesOf(line);
  if (data === null) return "payload.data is not base64";
  if (data.length <= maxImportedMessageBytes) return { line, data };
  return `its payload has ${data.length} bytes: ${maxImportedMessageBytes} are the most that is imported`;
}

function bytesOf({ payload }: Line): Uint8Array | null {
  try {
    return payloadBytes(payload);
  } catch {
    return null; // not base64: that is the answer
  }
}

function faultOf({ subject: own, headers, payload }: Line, { grammar, sender, destination }: LineJudge): string | null {
  const subject = destination ?? own;
  const explained = grammar.explainName(subject);
  if (explained !== null) return `subject: ${explained}`;
  if (payload.truncated) return "its payload was cut: only the beginning would be stored";
  if (isMasked(headers, payload)) return `it holds ${maskedText}: what was masked would be stored as that`;
  const refusal = sender.refusal({ subject, headers: headers.filter(([name]) => !sender.isForBroker(name)) });
  return refusal === null ? null : `subject: ${refusal}`;
}
