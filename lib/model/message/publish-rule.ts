import { isOwnStream, ownStreamPrefix, type Stream, type StreamOrigin } from "../stream/stream";
import { covers, intersect, isSubject } from "../stream/subject";
import { mapSubject } from "../stream/subject-mapping";
import { shortenText } from "../text/short-text";
import type { HeaderEntries } from "./headers";

/**
 * The rule for messages that people send: publishing stores a message in one of their streams and does nothing else. It
 * must not become a request to the server, the answer to a request, or one of Jetlag's records, neither directly nor by
 * a stream that transforms, republishes or copies it. Everything that sends for people asks here; records that Jetlag
 * writes and events that services publish do not.
 */

/** The parts of a stream that decide where its messages go. */
export type StreamRoute = {
  readonly origins: readonly Pick<StreamOrigin, "name">[];
  readonly config: Pick<Stream["config"], "name" | "subjects" | "subjectTransform" | "republish">;
};

/** A message that somebody wants to send. */
export interface Sending {
  readonly subject: string;
  readonly headers?: HeaderEntries | undefined;
  /** The stream that was named to store it: what is written from a bucket's own page. */
  readonly stream?: string | undefined;
}

/** First tokens of reserved subjects, and what they are reserved for. Case counts, as it does for the server. */
const reserved: ReadonlyMap<string, string> = new Map([
  ["$JS", "requests to JetStream, its acknowledgements and flow control"],
  ["$SYS", "requests to the server and its events"],
  ["$SRV", "requests to services"],
  ["$MQTT", "the server's MQTT sessions"],
  ["$NRG", "the votes of a cluster"],
  ["$JSC", "the servers of a cluster"],
  ["$LDS", "leaf nodes"],
  ["$GR", "answers between clusters"],
  ["$GNR", "answers between clusters"],
  ["_GR_", "answers between clusters"],
  ["_R_", "answers to services"],
  ["_INBOX", "answers to requests"],
]);

/** First tokens of the subjects of buckets, which their own pages may write to. */
const buckets: ReadonlyMap<string, string> = new Map([
  ["$KV", "key-value buckets"],
  ["$O", "object stores"],
]);

/** Headers that make the server publish to the subject they hold. */
const targetHeaders: ReadonlySet<string> = new Set(["nats-trace-dest", "nats-schedule-target"]);
const targetLengths: ReadonlySet<number> = new Set([...targetHeaders].map(({ length }) => length));

/** Republished messages are followed through at most so many streams. */
const maxSteps = 100;

/**
 * The reason why a person may not send a message, as a clause; null if they may. `streams` are all streams as last read,
 * null while they are not known: then names alone decide.
 */
export function publishRefusal(sending: Sending, streams: readonly StreamRoute[] | null): string | null {
  return subjectRefusal(sending, streams) ?? headerRefusal(sending.headers ?? [], streams);
}

/** The stream that stores what is published to a subject. */
export function capturingStream<TStream extends StreamRoute>(
  subject: string,
  streams: readonly TStream[],
): TStream | undefined {
  return streams.find(({ config }) => config.subjects.some((filter) => covers(filter, subject)));
}

/** The part of {@link publishRefusal} that is about where the message itself goes. */
export function subjectRefusal({ subject, stream }: Sending, streams: readonly StreamRoute[] | null): string | null {
  return bucketRefusal(subject, stream, streams) ?? placeRefusal(subject, streams);
}

/** Buckets are written from their own pages alone: the stream is named, and it is the one that stores the subject. */
function bucketRefusal(
  subject: string,
  stream: string | undefined,
  streams: readonly StreamRoute[] | null,
): string | null {
  const of = buckets.get(firstToken(subject));
  if (of === undefined) return null;
  if (stream === undefined)
    return `${firstToken(subject)}. is for ${of}, which are not written from here; the API writes there when "stream" names the bucket's stream`;
  const isStored = streams === null || capturingStream(subject, streams)?.config.name === stream;
  return isStored ? null : `stream ${stream} does not store ${subject}`;
}

/** The part of {@link publishRefusal} that is about what headers make the server send. */
export function headerRefusal(headers: HeaderEntries, streams: readonly StreamRoute[] | null): string | null {
  for (const [name, value] of headers) {
    // Most names are told apart without making them lower case: this is asked for every copy of a redrive.
    if (!targetLengths.has(name.length) || !targetHeaders.has(name.toLowerCase())) continue;
    const target = value.trim();
    const refusal = isSubject(target) ? subjectRefusal({ subject: target }, streams) : "it is not a subject";
    if (refusal !== null)
      return `header ${name} makes the server publish to ${JSON.stringify(shortenText(target, 200))}: ${refusal}`;
  }
  return null;
}

/** A place that a message may reach, and how it gets there. */
interface Place {
  /** A subject, or a pattern that covers it. */
  readonly pattern: string;
  /** Beginning of the reason; empty for the subject that it is sent to. */
  readonly way: string;
}

/** Follows what streams do with a message: it must not reach a place that it may not be sent to. */
function placeRefusal(subject: string, streams: readonly StreamRoute[] | null): string | null {
  const places: Place[] = [{ pattern: subject, way: "" }];
  const seen = new Set<string>();
  for (const { pattern, way } of places) {
    const refusal = spaceRefusal(pattern, streams);
    if (refusal !== null) return way + refusal;
    for (const stream of streams ?? []) {
      const { name, subjects } = stream.config;
      if (!subjects.some((filter) => intersect(filter, pattern) !== null)) continue;
      if (isOwnStream(name)) return `${way}${pattern} is stored in ${name}, where Jetlag keeps its own records`;
      const next = followStored(stream, pattern, streams ?? []);
      if (typeof next === "string") return way + next;
      for (const place of next) {
        if (seen.has(place.pattern)) continue;
        seen.add(place.pattern);
        places.push({ pattern: place.pattern, way: way + place.way });
      }
      if (seen.size > maxSteps) return `${way}streams republish ${pattern} further than can be followed`;
    }
  }
  return null;
}

/**
 * Where a stored message is published once more, by its stream and by those that copy from it; a refusal where one of
 * these is Jetlag's own. What a copy is stored under is not looked into: it may be any subject.
 */
function followStored(stream: StreamRoute, pattern: string, streams: readonly StreamRoute[]): Place[] | string {
  const places: Place[] = [];
  const holders = storedPatterns(stream, pattern).map((stored) => ({ stream, stored }));
  const known = new Set([stream.config.name]);
  for (const { stream: holder, stored } of holders) {
    const { name, republish } = holder.config;
    const pushed = republish === null ? null : mapSubject(stored, republish);
    if (pushed !== null) places.push({ pattern: pushed, way: `stream ${name} republishes it to ${pushed}: ` });
    for (const copy of streams) {
      if (known.has(copy.config.name) || !copy.origins.some((origin) => origin.name === name)) continue;
      if (isOwnStream(copy.config.name)) return `${copy.config.name} copies stream ${name}, and is Jetlag's own`;
      known.add(copy.config.name);
      holders.push({ stream: copy, stored: ">" });
    }
  }
  return places;
}

/** What a stream may store the subjects of a pattern under: its transform may apply to some of them only. */
function storedPatterns({ config: { subjectTransform } }: StreamRoute, pattern: string): string[] {
  const mapped = subjectTransform === null ? null : mapSubject(pattern, subjectTransform);
  if (subjectTransform === null || mapped === null) return [pattern];
  return intersect(subjectTransform.src || ">", pattern) === pattern ? [mapped] : [mapped, pattern];
}

/** The reason why nothing may be sent to the subjects of a pattern, judged by its first token; null if it may. */
function spaceRefusal(pattern: string, streams: readonly StreamRoute[] | null): string | null {
  const first = firstToken(pattern);
  if (first === "*" || first === ">") return "that may be any subject, including one of the server's";
  const use = reserved.get(first) ?? (first.startsWith("_INBOX_") ? reserved.get("_INBOX") : undefined);
  if (use !== undefined) return `${first}. is reserved for ${use}`;
  if (first.startsWith(ownStreamPrefix)) return `${ownStreamPrefix}… is where Jetlag keeps its own records`;
  if (!first.startsWith("$") || buckets.has(first) || isClaimed(first, streams ?? [])) return null;
  return `subjects that begin with $ are reserved for the server, and no stream stores ${first}.`;
}

/** A stream that names the token itself has made it its own; one of `>` has not. */
function isClaimed(first: string, streams: readonly StreamRoute[]): boolean {
  return streams.some(({ config }) => config.subjects.some((filter) => firstToken(filter) === first));
}

function firstToken(subject: string): string {
  const end = subject.indexOf(".");
  return end === -1 ? subject : subject.slice(0, end);
}
