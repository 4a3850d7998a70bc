import { longestWaitMs, mostReplies } from "../../contract/publish-request";
import { mostInSeries, mostPerSecond } from "../../contract/publish-series";
import { compileTemplate } from "../../model/message/message-template";
import { capturingStream, headerRefusal, type StreamRoute, subjectRefusal } from "../../model/message/publish-rule";
import type { SubjectGrammar } from "../../model/stream/grammar";
import { fieldHeaders } from "./draft-headers";
import { checkTimes, type DraftStream } from "./draft-times";
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
  readonly ttl?: string;
  readonly schedule?: string;
  readonly scheduleTarget?: string;
  readonly count?: string;
  readonly perSecond?: string;
  readonly forMs?: string;
  readonly most?: string;
  /** By position. */
  readonly headers?: ReadonlyMap<number, string>;
}

/** Checks a draft as the server would, before it is sent. `streams` are all of the last sweep; null while not known. */
export function checkDraft(
  draft: PublishDraft,
  streams: readonly DraftStream[] | null,
  grammar: SubjectGrammar,
): DraftProblems {
  const event = draft.mode === "event" ? draft : null;
  // Of a series the first message stands for all.
  const subject = filled(draft, draft.subject);
  const found = {
    subject: grammar.explainName(subject) ?? checkReserved(subject, streams),
    actor: event?.actor === "" ? "Say who or what causes the event." : null,
    tenantId: event?.tenantId === "" ? "Say whose event it is." : null,
    data: event === null ? null : checkData(event),
    msgId: checkLine(draft.msgId),
    expectedLastNumber: checkNumber(draft.expectedLastNumber) ?? checkOnce(draft, draft.expectedLastNumber),
    expectedLastSubjectNumber:
      checkNumber(draft.expectedLastSubjectNumber) ?? checkOnce(draft, draft.expectedLastSubjectNumber),
    ...checkTimes(draft, capturingStream(subject, streams ?? []), grammar),
    ...checkRepeat(draft),
    ...checkRequest(draft),
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

function checkData(draft: PublishDraft): string | null {
  const text = filled(draft, draft.data);
  const fault = findJsonFault(text);
  if (fault !== null) return `Line ${fault.line}, column ${fault.column}: ${fault.message}`;
  const lossy = findLossyNumber(text);
  // A series is sent as the text that it is.
  if (lossy === null || draft.repeat !== null) return null;
  return `${lossy.slice(0, 40)} would arrive changed, as ${Number(lossy)}. Write it as a string, or send the whole message in raw mode.`;
}

/** A text as the first message of a series has it; of a single message as it is written. */
function filled({ repeat }: PublishDraft, text: string): string {
  return repeat === null ? text : compileTemplate(text).fill(firstValues);
}

const firstValues = {
  seq: 1,
  uuid: "01234567-89ab-4cde-8f01-23456789abcd",
  now: "2026-01-01T00:00:00.000Z",
  random: () => 0,
};

function checkRepeat({ repeat }: PublishDraft) {
  if (repeat === null) return {};
  return {
    count: checkRange(repeat.count, { whole: true, least: 1, most: mostInSeries }),
    perSecond: checkRange(repeat.perSecond, { whole: false, least: 0.1, most: mostPerSecond }),
  };
}

function checkRequest({ request }: PublishDraft) {
  if (request === null) return {};
  return {
    forMs: checkRange(request.forMs, { whole: true, least: 10, most: longestWaitMs }),
    most: checkRange(request.most, { whole: true, least: 1, most: mostReplies }),
  };
}

function checkRange(text: string, { whole, least, most }: { whole: boolean; least: number; most: number }) {
  const number = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  const isFine = number >= least && number <= most && (!whole || Number.isInteger(number));
  return isFine ? null : `A ${whole ? "whole " : ""}number from ${least} to ${most}.`;
}

function checkOnce({ repeat }: PublishDraft, text: string): string | null {
  return repeat === null || text === "" ? null : "Only for one message: the second of a series would be refused.";
}

function checkReserved(subject: string, streams: readonly StreamRoute[] | null): string | null {
  return asSentence(subjectRefusal({ subject }, streams));
}

function asSentence(refusal: string | null): string | null {
  return refusal === null ? null : `This cannot be published: ${refusal}.`;
}

function checkHeaders(draft: PublishDraft, streams: readonly StreamRoute[] | null): Map<number, string> {
  const problems = new Map<number, string>();
  const fields = new Set(fieldHeaders(draft).map(([name]) => name.toLowerCase()));
  draft.headers.forEach(([name, value], at) => {
    const reserved = asSentence(headerRefusal([[name, filled(draft, value)]], streams));
    const twice = fields.has(name.toLowerCase()) ? "A field above says this already." : null;
    const problem = checkHeaderName(name) ?? checkLine(value) ?? twice ?? reserved;
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
