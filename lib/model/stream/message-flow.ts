import type { Stream } from "./stream";
import { covers, distinctFilters, hasWildcard, intersect } from "./subject";
import { invertSubject } from "./subject-inversion";
import { transformSubject } from "./subject-transform";

/** The parts of a stream that decide what it stores of other subjects and streams. */
export type FlowStream = Pick<Stream, "origins"> & {
  readonly config: Pick<Stream["config"], "name" | "subjects" | "subjectTransform" | "republish">;
};

/** A stream that stores a message, or a copy of it. */
export interface Arrival {
  readonly stream: string;
  /** What it is stored under; a pattern where that cannot be told. */
  readonly subject: string;
  /** False: it may be, since what a mapping makes of a subject cannot be told. */
  readonly certain: boolean;
  /** Why it gets there: it captures the subject, copies from another stream, or captures what one publishes once more. */
  readonly by: "capture" | "copy" | "republish";
}

/** Streams that copy from one another could go on for ever. */
const mostArrivals = 200;

/** Every stream that stores what is published to a subject, the one that captures it first. */
export function followMessage(subject: string, streams: readonly FlowStream[]): Arrival[] {
  const arrivals: Arrival[] = [];
  const seen = new Set<string>();
  const store = (stream: FlowStream, arriving: string, how: Pick<Arrival, "certain" | "by">) => {
    const patterns = storedPatterns(stream.config, arriving);
    for (const stored of patterns) {
      const key = `${stream.config.name} ${stored}`;
      if (seen.has(key) || arrivals.length >= mostArrivals) continue;
      seen.add(key);
      const certain = how.certain && patterns.length === 1;
      arrivals.push({ stream: stream.config.name, subject: stored, ...how, certain });
    }
  };
  const publish = (published: string, how: Pick<Arrival, "certain" | "by">) => {
    for (const stream of streams) {
      const { subjects } = stream.config;
      const certain = how.certain && subjects.some((filter) => covers(filter, published));
      if (subjects.some((filter) => intersect(filter, published) !== null))
        store(stream, published, { ...how, certain });
    }
  };
  publish(subject, { certain: true, by: "capture" });
  // Grows while it is walked through.
  for (const { stream: name, subject: stored, certain } of arrivals) {
    const republish = streams.find(({ config }) => config.name === name)?.config.republish ?? null;
    const pushed = republish === null ? null : transformSubject(stored, republish);
    if (republish !== null && pushed !== null) {
      const applies = covers(republish.src || ">", stored);
      publish(pushed, { certain: certain && applies, by: "republish" });
    }
    for (const copy of streams) {
      for (const { subject: arriving, certain: copied } of copiesOf(copy, { stream: name, subject: stored }))
        store(copy, arriving, { certain: certain && copied, by: "copy" });
    }
  }
  return arrivals;
}

/** What a stream stores a message under that reaches it under a subject: one that its mapping does not apply to is kept. */
export function storedUnder({ config: { subjectTransform } }: FlowStream, subject: string): string {
  return (subjectTransform === null ? null : transformSubject(subject, subjectTransform)) ?? subject;
}

/**
 * Filters that cover all that a stream stores of the subjects that `pattern` covers: what its mapping makes of them, and
 * the pattern itself where the mapping does not apply to all.
 */
export function storedPatterns(
  { subjectTransform }: Pick<FlowStream["config"], "subjectTransform">,
  pattern: string,
): string[] {
  const mapped = subjectTransform === null ? null : transformSubject(pattern, subjectTransform);
  if (subjectTransform === null || mapped === null) return [pattern];
  return covers(subjectTransform.src || ">", pattern) ? [mapped] : distinctFilters([mapped, pattern]);
}

/** Names of the streams that have copies of what one stores, copies of copies included. */
export function copyingStreams(name: string, streams: readonly FlowStream[]): string[] {
  const names = new Set([name]);
  for (const origin of names) {
    for (const { config, origins } of streams)
      if (origins.some((one) => one.name === origin && one.external === null)) names.add(config.name);
  }
  names.delete(name);
  return [...names];
}

type Stored = Pick<Arrival, "stream" | "subject">;

/** What a stream copies of a message that another one stored, by the subjects under which it takes it. */
function copiesOf({ origins }: FlowStream, { stream, subject }: Stored): Pick<Arrival, "subject" | "certain">[] {
  return origins.flatMap(({ name, external, filter, transforms }) => {
    if (name !== stream || external !== null) return [];
    const mappings = transforms.length === 0 ? [{ src: filter ?? "", dest: "" }] : transforms;
    const copies = mappings.flatMap((mapping) => {
      const made = transformSubject(subject, mapping);
      return made === null ? [] : [{ subject: made, certain: covers(mapping.src || ">", subject) }];
    });
    // Of a subject that is known, the first mapping that matches takes it.
    return hasWildcard(subject) ? copies : copies.slice(0, 1);
  });
}

/**
 * Subjects to publish to for which a stream stores a message under `stored`, the most direct first; empty where none can
 * be told. All end there exactly.
 */
export function subjectsThatReach({ stream, subject }: Stored, streams: readonly FlowStream[]): string[] {
  const places: Stored[] = [{ stream, subject }];
  const seen = new Set<string>();
  const reaching = new Set<string>();
  for (const place of places) {
    const key = `${place.stream} ${place.subject}`;
    if (seen.has(key) || seen.size >= mostArrivals) continue;
    seen.add(key);
    const holder = streams.find(({ config }) => config.name === place.stream);
    if (holder === undefined) continue;
    for (const arriving of arrivingAs(holder, place.subject)) {
      if (holder.config.subjects.some((filter) => covers(filter, arriving))) reaching.add(arriving);
      places.push(...originsOf(holder, arriving));
    }
  }
  return [...reaching].filter((candidate) =>
    followMessage(candidate, streams).some(
      (arrival) => arrival.certain && arrival.stream === stream && arrival.subject === subject,
    ),
  );
}

/** The subjects under which a message that a stream stored may have reached it. */
function arrivingAs({ config: { subjectTransform } }: FlowStream, stored: string): string[] {
  if (subjectTransform === null) return [stored];
  const { subject: inverted } = invertSubject(stored, subjectTransform);
  return inverted === null || inverted === stored ? [stored] : [stored, inverted];
}

/** Where a message that reached a stream under a subject may have been copied from. */
function originsOf({ origins }: FlowStream, arriving: string): Stored[] {
  return origins.flatMap(({ name, external, filter, transforms }) => {
    if (external !== null) return [];
    const mappings = transforms.length === 0 ? [{ src: filter ?? "", dest: "" }] : transforms;
    return mappings.flatMap((mapping) => {
      const { subject } = invertSubject(arriving, mapping);
      return subject === null ? [] : [{ stream: name, subject }];
    });
  });
}

/** True where what a stream stores may have another subject than it was published to. */
export function changesSubjects(stream: string, streams: readonly FlowStream[]): boolean {
  const names = new Set([stream]);
  for (const name of names) {
    const holder = streams.find(({ config }) => config.name === name);
    if (holder === undefined) continue;
    if (holder.config.subjectTransform !== null) return true;
    for (const { name: origin, transforms, external } of holder.origins) {
      if (external !== null || transforms.some(({ dest }) => dest !== "")) return true;
      names.add(origin);
    }
  }
  return false;
}
