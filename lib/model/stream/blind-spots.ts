import { type FlowStream, storedPatterns } from "./message-flow";
import { isOwnStream } from "./stream";
import { covers, distinctFilters, intersect } from "./subject";
import { mapSubject } from "./subject-mapping";

/** A stream, with what decides whether a subscription sees what it stores. */
export type SpottedStream = Pick<FlowStream, "origins"> & {
  readonly config: FlowStream["config"] & { readonly schedules: boolean };
};

/** Why a subscription does not see what a stream stores, or sees it under another subject. */
export type BlindReason = "mirror" | "source" | "schedule" | "transform";

/** A stream that stores messages of a filter which a subscription to it does not see. */
export interface BlindSpot {
  readonly stream: string;
  readonly why: BlindReason;
}

/** True where a stream also stores what nobody published: copies, and what its schedules deliver. */
export function storesUnseen({ config: { schedules }, origins }: Pick<SpottedStream, "config" | "origins">): boolean {
  return schedules || origins.length > 0;
}

/** What a subscription to `filter` does not see, in the order of the streams; Jetlag's own streams are left out. */
export function blindSpots(filter: string, streams: readonly SpottedStream[]): BlindSpot[] {
  return streams
    .filter(({ config }) => !isOwnStream(config.name))
    .flatMap((stream) => reasonsOf(stream, filter, streams).map((why) => ({ stream: stream.config.name, why })));
}

function reasonsOf(stream: SpottedStream, filter: string, streams: readonly SpottedStream[]): BlindReason[] {
  const touches = (patterns: readonly string[]) => patterns.some((one) => intersect(one, filter) !== null);
  const { config, origins } = stream;
  const reasons: BlindReason[] = [];
  if (origins.length > 0 && touches(copiedPatterns(stream, streams, new Set())))
    reasons.push(origins.some(({ kind }) => kind === "mirror") ? "mirror" : "source");
  if (config.schedules && touches(config.subjects)) reasons.push("schedule");
  if (config.subjectTransform !== null && changesAny(config, filter)) reasons.push("transform");
  return reasons;
}

/** True where a stream changes subjects that match a filter, or changes others into such. */
function changesAny({ subjects, subjectTransform }: FlowStream["config"], filter: string): boolean {
  if (subjectTransform === null || subjectTransform.dest === "") return false;
  const changed = (among: readonly string[]) =>
    among.map((one) => mapSubject(one, subjectTransform)).filter((one) => one !== null);
  const meant = subjects.map((one) => intersect(one, filter)).filter((one) => one !== null);
  return changed(meant).length > 0 || changed(subjects).some((one) => intersect(one, filter) !== null);
}

/** Filters of the copies that a stream stores. */
function copiedPatterns(
  stream: SpottedStream,
  streams: readonly SpottedStream[],
  seen: ReadonlySet<string>,
): readonly string[] {
  const { config, origins } = stream;
  if (seen.has(config.name)) return [];
  const passed = new Set([...seen, config.name]);
  const arriving = origins.flatMap(({ name, external, filter, transforms }) => {
    const origin = external === null ? streams.find((one) => one.config.name === name) : undefined;
    const kept = origin === undefined ? [">"] : keptPatterns(origin, streams, passed);
    const mappings = transforms.length === 0 ? [{ src: filter ?? "", dest: "" }] : transforms;
    return mappings.flatMap((mapping) => kept.map((one) => mapSubject(one, mapping)).filter((one) => one !== null));
  });
  return distinctFilters(arriving.flatMap((one) => storedPatterns(config, one)));
}

/** Filters of all that a stream stores; `>` where it is not known what it copies. */
function keptPatterns(stream: SpottedStream, streams: readonly SpottedStream[], seen: ReadonlySet<string>): string[] {
  const captured = stream.config.subjects.flatMap((one) => storedPatterns(stream.config, one));
  const all = distinctFilters([...captured, ...copiedPatterns(stream, streams, seen)]);
  return all.some((one) => covers(one, ">")) ? [">"] : all;
}
