import { type ConsumerHealth, needsAttention, severity, type Verdict } from "./consumer-health";
import type { Mute } from "./mute";

/** What grouping looks at. */
type Troubled = Pick<ConsumerHealth, "stream" | "name" | "verdict" | "since" | "waitingPerS"> & {
  readonly mute?: Mute | undefined;
};

/** True when somebody should look at a consumer, and nobody said that its trouble is known. */
export function callsForSomebody({ verdict, mute }: Pick<Troubled, "verdict" | "mute">): boolean {
  return needsAttention(verdict) && mute === undefined;
}

/** Consumers of one stream with the same verdict, which is one fact: told once. */
export interface TroubleGroup<C extends Troubled> {
  readonly stream: string;
  readonly verdict: Verdict;
  /** At least one; in the order they came in. */
  readonly consumers: readonly C[];
  /** Since when the last of them has the verdict, ISO 8601; null when that is not known. */
  readonly since: string | null;
}

/** A verdict is news for this long, milliseconds. */
const newMs = 15 * 60_000;

/**
 * Those that need attention and are not muted, by stream and verdict, worst first: what loses messages, then what is new,
 * then what grows, then the rest, each by verdict and size. What was there for days, and does not grow, must not hide what
 * began a minute ago.
 *
 * @param nowMs the broker's clock, which dates verdicts
 */
export function groupTroubles<C extends Troubled>(consumers: readonly C[], nowMs: number): TroubleGroup<C>[] {
  const groups = new Map<string, C[]>();
  for (const consumer of consumers) {
    if (!callsForSomebody(consumer)) continue;
    const key = JSON.stringify([consumer.stream, consumer.verdict]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [consumer]);
    else group.push(consumer);
  }
  return [...groups.values()].map(groupOf).toSorted((a, b) => order(a, b, nowMs));
}

/** Consumers in the order of their groups; those that need nothing come last, as they came in. */
export function rankConsumers<C extends Troubled>(consumers: readonly C[], nowMs: number): C[] {
  const calm = consumers.filter((consumer) => !callsForSomebody(consumer));
  return [...groupTroubles(consumers, nowMs).flatMap((group) => group.consumers), ...calm];
}

function groupOf<C extends Troubled>(consumers: readonly C[]): TroubleGroup<C> {
  const { stream = "", verdict = "unknown" } = consumers[0] ?? {};
  const since = consumers
    .map((one) => one.since)
    .filter((at) => at !== null)
    .toSorted()
    .at(-1);
  return { stream, verdict, consumers, since: since ?? null };
}

function order<C extends Troubled>(a: TroubleGroup<C>, b: TroubleGroup<C>, nowMs: number): number {
  return (
    urgency(a, nowMs) - urgency(b, nowMs) ||
    severity(a.verdict) - severity(b.verdict) ||
    b.consumers.length - a.consumers.length ||
    (a.stream < b.stream ? -1 : Number(a.stream > b.stream))
  );
}

function urgency<C extends Troubled>({ verdict, since, consumers }: TroubleGroup<C>, nowMs: number): number {
  if (verdict === "losing_data") return 0;
  if (since !== null && nowMs - Date.parse(since) < newMs) return 1;
  return consumers.some(({ waitingPerS }) => (waitingPerS.value ?? 0) > 0) ? 2 : 3;
}
