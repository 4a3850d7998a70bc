import { escapeNamePart, plainInGroup, plainInTopic } from "../../model/consumer/durable-name";
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
  const name = `${escapeNamePart(group, plainInGroup)}-${escapeNamePart(topic, plainInTopic)}`;
  // The escaped name is plain ASCII: characters are bytes.
  if (name.length > maxNameBytes) {
    throw new EventBusError(
      "invalid_name",
      `the consumer name of group and topic has ${name.length} characters, the server takes ${maxNameBytes}`,
    );
  }
  return name;
}
