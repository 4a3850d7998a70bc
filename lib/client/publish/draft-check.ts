import { headerRefusal, type StreamRoute, subjectRefusal } from "../../model/message/publish-rule";
import type { SubjectGrammar } from "../../model/stream/grammar";
import { findJsonFault, findLossyNumber } from "./json-fault";
import type { PublishDraft } from "./publish-draft";

/** What is wrong with a draft, by field, as sentences. Nothing wrong: no field. */
export interface DraftProblems {
  readonly subject?: string;
  readonly actor?: string;
  readonly tenantId?: string;
  readonly data?: string;
  readonly msgId?: string;
  readonly expectedLastNumber?: string;
  readonly expectedLastSubjectNumber?: string;
  /** By position. */
  readonly headers?: ReadonlyMap<number, string>;
}

/** Checks a draft as the server would, before it is sent. `streams` are all of the last sweep; null while not known. */
export function checkDraft(
  draft: PublishDraft,
  streams: readonly StreamRoute[] | null,
  grammar: SubjectGrammar,
): DraftProblems {
  const event = draft.mode === "event" ? draft : null;
  const found = {
    subject: grammar.explainName(draft.subject) ?? checkReserved(draft.subject, streams),
    actor: event?.actor === "" ? "Say who or what causes the event." : null,
    tenantId: event?.tenantId === "" ? "Say whose event it is." : null,
    data: event === null ? null : checkData(event.data),
    msgId: checkLine(draft.msgId),
    expectedLastNumber: checkNumber(draft.expectedLastNumber),
    expectedLastSubjectNumber: checkNumber(draft.expectedLastSubjectNumber),
  };
  const headers = checkHeaders(draft, streams);
  return {
    ...Object.fromEntries(Object.entries(found).filter(([, problem]) => problem !== null)),
    ...(headers.size === 0 ? {} : { headers }),
  };
}

/** True when nothing is wrong. */
export function isSound(problems: DraftProblems): boolean {
  return Object.keys(problems).length === 0;
}

function checkData(text: string): string | null {
  const fault = findJsonFault(text);
  if (fault !== null) return `Line ${fault.line}, column ${fault.column}: ${fault.message}`;
  const lossy = findLossyNumber(text);
  if (lossy === null) return null;
  return `${lossy.slice(0, 40)} would arrive changed, as ${Number(lossy)}. Write it as a string, or send the whole message in raw mode.`;
}

function checkReserved(subject: string, streams: readonly StreamRoute[] | null): string | null {
  return asSentence(subjectRefusal({ subject }, streams));
}

function asSentence(refusal: string | null): string | null {
  return refusal === null ? null : `This cannot be published: ${refusal}.`;
}

function checkHeaders({ headers }: PublishDraft, streams: readonly StreamRoute[] | null): Map<number, string> {
  const problems = new Map<number, string>();
  headers.forEach(([name, value], at) => {
    const reserved = asSentence(headerRefusal([[name, value]], streams));
    const problem = checkHeaderName(name) ?? checkLine(value) ?? reserved;
    if (problem !== null) problems.set(at, problem);
  });
  return problems;
}

function checkHeaderName(name: string): string | null {
  if (name === "") return "A header needs a name.";
  return /^[!-9;-~]+$/.test(name) ? null : "A name has only visible ASCII characters, no space and no colon.";
}

function checkLine(text: string): string | null {
  return /[\r\n]/.test(text) ? "This must be one line." : null;
}

function checkNumber(text: string): string | null {
  if (text === "") return null;
  if (!/^\d+$/.test(text)) return "A whole number, 0 or more.";
  return Number.isSafeInteger(Number(text))
    ? null
    : `At most ${Number.MAX_SAFE_INTEGER}: Jetlag cannot send larger numbers here.`;
}
