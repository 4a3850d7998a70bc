import type { Failure } from "../../model/failure/failure";
import type { Message } from "../../model/message/message";
import { type Place, placeText } from "../../model/place";

/** Something that happened to a trace's messages. */
export type TraceStep = {
  /** When, ISO 8601. */
  readonly at: string;
  /** Since the first step, milliseconds. */
  readonly sinceFirstMs: number;
} & (
  | { readonly kind: "stored"; readonly message: Message; readonly redrive: RedriveOf | null }
  | { readonly kind: "failed"; readonly failure: Failure }
  | { readonly kind: "resolved"; readonly failure: Failure; readonly resolution: NonNullable<Failure["resolution"]> }
);

/** Of a copy: the failure that it is a redrive of, and the job that stored it. */
export interface RedriveOf {
  readonly failure: Failure;
  readonly job: string;
}

type Undated = TraceStep extends infer Step ? (Step extends TraceStep ? Omit<Step, "sinceFirstMs"> : never) : never;

/** What comes first of steps at the same time: a message is stored before it fails, and fails before somebody acts. */
const ranks: Record<TraceStep["kind"], number> = { stored: 0, failed: 1, resolved: 2 };

/** All that is known of a trace in the order in which it happened. A message that is listed twice is one step. */
export function buildTimeline(messages: readonly Message[], failures: readonly Failure[]): TraceStep[] {
  const redrives = redrivesByPlace(failures);
  const stored = new Map(messages.map((message) => [placeText(message.place), message]));
  const steps: Undated[] = [
    ...[...stored].map(([key, message]) => ({
      ...{ kind: "stored" as const, at: message.storedAt, message },
      redrive: redrives.get(key) ?? null,
    })),
    ...failures.map((failure) => ({ kind: "failed" as const, at: failure.failedAt, failure })),
    ...failures.flatMap((failure) =>
      failure.resolution === null
        ? []
        : [{ kind: "resolved" as const, at: failure.resolution.at, failure, resolution: failure.resolution }],
    ),
  ];
  const timed = steps
    .map((step) => ({ step, ms: Date.parse(step.at) }))
    .sort((a, b) => a.ms - b.ms || ranks[a.step.kind] - ranks[b.step.kind]);
  const firstMs = timed[0]?.ms ?? 0;
  return timed.map(({ step, ms }) => ({ ...step, sinceFirstMs: ms - firstMs }));
}

function redrivesByPlace(failures: readonly Failure[]): Map<string, RedriveOf> {
  const found = new Map<string, RedriveOf>();
  for (const failure of failures) {
    const { resolution } = failure;
    if (resolution?.kind === "redriven") found.set(placeText(resolution.place), { failure, job: resolution.job });
  }
  return found;
}

/** Streams that hold messages of a trace. */
export function streamsOf(steps: readonly TraceStep[]): string[] {
  return [...new Set(steps.flatMap((step) => (step.kind === "stored" ? [step.message.place.channel] : [])))].sort();
}

/** A key of a step that stays the same while others are found. */
export function stepKey(step: TraceStep): string {
  return step.kind === "stored" ? `stored ${placeText(step.message.place)}` : `${step.kind} ${step.failure.id}`;
}

/** The stored message that a step is about; null where there is none to open. */
export function stepPlace(step: TraceStep): Place | null {
  return step.kind === "stored" ? step.message.place : null;
}
