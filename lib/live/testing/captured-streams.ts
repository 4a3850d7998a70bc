import type { CapturingStream } from "../feed/captured-subjects";

/** One stream for each subject filter, named by it. */
export function capturedStreams(subjects: readonly string[]): CapturingStream[] {
  return subjects.map((subject) => ({ name: subject, subjects: [subject] }));
}
