import { maxNameBytes } from "../../model/stream/name";
import { isFilter, isSubject, maxSubjectLength } from "../../model/stream/subject";
import { EventBusError } from "../errors";

/** The last one: a publisher mostly stays with a topic, and a subject made anew is checked and hashed anew. */
let last = { streamName: "", topic: "", subject: "" };

/** Subject of a concrete topic in a stream. Throws `invalid_subject`. */
export function publishSubject(streamName: string, topic: string): string {
  if (topic === last.topic && streamName === last.streamName && topic !== "") return last.subject;
  const subject = `${streamName}.${topic}`;
  if (!isSubject(subject)) throw noTopic(subject, topic, "no wildcards or white space");
  last = { streamName, topic, subject };
  return subject;
}

/** Filter of a topic that may hold `*` and `>`. Throws `invalid_subject`. */
export function filterSubject(streamName: string, topic: string): string {
  const filter = `${streamName}.${topic}`;
  if (isFilter(filter)) return filter;
  throw noTopic(filter, topic, "`*` for one, a final `>` for the rest");
}

function noTopic(subject: string, topic: string, rule: string): EventBusError {
  const tooLong = subject.length > maxSubjectLength;
  return new EventBusError(
    "invalid_subject",
    tooLong
      ? `the subject of stream and topic has ${subject.length} characters, at most ${maxSubjectLength} can be sent`
      : `"${topic}" is not a topic: tokens separated by dots, ${rule}`,
  );
}

/** The topic of a subject of this stream. */
export function topicOf(streamName: string, subject: string): string {
  return subject.startsWith(`${streamName}.`) ? subject.slice(streamName.length + 1) : subject;
}

/**
 * The durable name of a group's subscription: `{group}-{topic}` with what the server refuses escaped, so that no two
 * pairs meet: a dot is `__`, other characters are `_` and two hex digits, or `_u` and four. Throws `invalid_name`.
 */
export function durableName(group: string, topic: string): string {
  const name = `${escapeText(group, /[A-Za-z0-9-]/)}-${escapeText(topic, /[A-Za-z0-9]/)}`;
  // The escaped name is plain ASCII: characters are bytes.
  if (name.length > maxNameBytes) {
    throw new EventBusError(
      "invalid_name",
      `the consumer name of group and topic has ${name.length} characters, the server takes ${maxNameBytes}`,
    );
  }
  return name;
}

/** Group and topic of a name made by {@link durableName}, or null for any other name. */
export function parseDurableName(name: string): { group: string; topic: string } | null {
  const at = name.lastIndexOf("-");
  if (at < 0) return null;
  const group = unescapeText(name.slice(0, at), /[A-Za-z0-9-]/);
  const topic = unescapeText(name.slice(at + 1), /[A-Za-z0-9]/);
  return group === null || topic === null ? null : { group, topic };
}

/** `group-topic` in readable form for names that our bus made of a dotted topic, else the name itself. */
export function displayConsumerName(name: string): string {
  if (!name.includes("_")) return name;
  const known = displayNames.get(name);
  if (known !== undefined) return known;
  const parsed = parseDurableName(name);
  const shown = parsed === null ? name : `${parsed.group}-${parsed.topic}`;
  if (displayNames.size >= displayNamesKept) displayNames.clear();
  displayNames.set(name, shown);
  return shown;
}

/** What was asked before: every sweep asks for the names of all consumers again. */
const displayNames = new Map<string, string>();
const displayNamesKept = 20_000;

function escapeText(text: string, plain: RegExp): string {
  let escaped = "";
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    const unit = text.charCodeAt(at);
    if (plain.test(character)) escaped += character;
    else if (character === ".") escaped += "__";
    else if (unit < 0x80) escaped += `_${unit.toString(16).padStart(2, "0")}`;
    else escaped += `_u${unit.toString(16).padStart(4, "0")}`;
  }
  return escaped;
}

function unescapeText(text: string, plain: RegExp): string | null {
  const units = text.match(/__|_u[0-9a-f]{4}|_[0-9a-f]{2}|[^_]/g) ?? [];
  if (units.join("") !== text) return null;
  let plainText = "";
  for (const unit of units) {
    if (unit === "__") plainText += ".";
    else if (unit.startsWith("_u")) plainText += String.fromCharCode(Number.parseInt(unit.slice(2), 16));
    else if (unit.startsWith("_")) plainText += String.fromCharCode(Number.parseInt(unit.slice(1), 16));
    else if (plain.test(unit)) plainText += unit;
    else return null;
  }
  // Only the canonical spelling is ours: `_41` could also be read as "A", but we never write it.
  return escapeText(plainText, plain) === text ? plainText : null;
}
