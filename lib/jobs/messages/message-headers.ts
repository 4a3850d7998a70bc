import { deadLetterHeaderNames } from "../../model/message/dead-letter";
import type { HeaderEntries } from "../../model/message/headers";
import { writtenNumber } from "../../model/message/message-number";
import type { Place } from "../../model/place";

/** Name of the header by which a copy says which job stored it. */
export const jobHeader = "Jetlag-Job";

/** A message that is replayed, and how its copy says so. */
export interface Replayed {
  readonly place: Place;
  readonly number: number | null;
  readonly subject: string;
  readonly headers: HeaderEntries;
}

/**
 * Headers of a replayed copy: all of the message's in their order, except those addressed to the broker, and where it comes
 * from, unless it says so already: a copy of a copy names the first.
 */
export function replayHeaders(
  { place, number, subject, headers }: Replayed,
  { job, isForBroker }: { readonly job: string; readonly isForBroker: (header: string) => boolean },
): HeaderEntries {
  const names = deadLetterHeaderNames;
  const written = writtenNumber({ number, at: place.at });
  const kept = headers.filter(([name]) => !isForBroker(name) && name !== jobHeader);
  const says = (header: string) => kept.some(([name]) => name === header);
  const origin: HeaderEntries = says(names.originStream)
    ? []
    : [
        [names.originStream, place.channel],
        ...(written === null ? [] : [[names.originNumber, written] satisfies [string, string]]),
        [names.originSubject, subject],
      ];
  return [...kept, ...origin, [jobHeader, job]];
}

/** Headers of a message of a file: its own, except those addressed to the broker. */
export function importHeaders(
  headers: HeaderEntries,
  { job, isForBroker }: { readonly job: string; readonly isForBroker: (header: string) => boolean },
): HeaderEntries {
  return [...headers.filter(([name]) => !isForBroker(name) && name !== jobHeader), [jobHeader, job]];
}

/** The copy's message id: one for each message of a job, so that sending it again cannot store it twice. */
export function messageCopyId(jobId: string, id: string): string {
  return `jetlag-job:${jobId}:${id}`;
}
