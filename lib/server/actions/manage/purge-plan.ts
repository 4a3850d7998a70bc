import type { z } from "zod";
import type { PurgePlan, purgeScopeSchema } from "../../../contract/manage-stream";
import type { PurgeScope } from "../../../event-bus/broker/administration";
import { taken } from "../../../event-bus/broker/offer";
import type { Measure, Measured } from "../../../model/known";
import type { Dashboard } from "../../dashboard/dashboard";
import { demandFilter } from "../../http/input/subject-input";
import { countKept } from "./kept-count";
import { administrationOf } from "./managed";
import { unfinishedReaders } from "./unfinished-readers";

const none: Measured<number> = { value: 0, how: "exact" };

type Wish = z.output<typeof purgeScopeSchema>;

/** What matches, as far as it is known: all of it, and of that what lies from the first message that stays on. */
export interface Matching {
  readonly all: Measured<number>;
  readonly staying: Measured<number>;
}

/** Messages that a purge removes. */
export function judgePurge({ all, staying }: Matching, keep: number | undefined): Measured<number> {
  if (keep !== undefined) return { value: Math.max(0, all.value - keep), how: all.how };
  if (staying.value === 0) return all;
  if (all.how !== "exact") return { value: all.value, how: "at most" };
  return { value: Math.max(0, all.value - staying.value), how: staying.how === "exact" ? "exact" : "at least" };
}

/** The scope in the broker's words. Throws `invalid_subject` for what is no filter. */
export function toPurgeScope({ broker }: Pick<Dashboard, "broker">, stream: string, wish: Wish): PurgeScope {
  const { subject, before, keep } = wish;
  if (subject !== undefined) demandFilter(broker.grammar, subject, "scope.subject");
  return {
    ...(subject === undefined ? {} : { subject }),
    ...(before === undefined ? {} : { before: taken(broker.log).placeOf(stream, Math.max(1, Number(before))) }),
    ...(keep === undefined ? {} : { keep }),
  };
}

/** What a purge would remove, by what the broker says now. */
export async function planPurge(
  dashboard: Dashboard,
  stream: string,
  wish: Wish,
  signal?: AbortSignal,
): Promise<PurgePlan> {
  const { channels } = administrationOf(dashboard);
  toPurgeScope(dashboard, stream, wish);
  const [channel] = await Promise.all([
    channels.read(stream, signal === undefined ? {} : { signal }),
    dashboard.monitor.sweepNow({ here: true }),
  ]);
  const { messages, bytes, firstNumber, createdAt } = channel;
  const filters = wish.subject === undefined ? [] : [wish.subject];
  const from = (number: number) => countKept(dashboard, channel, { filters, number });
  const [all, staying] = await Promise.all([
    from(firstNumber),
    wish.before === undefined ? none : from(Number(wish.before)),
  ]);
  const removed = judgePurge({ all, staying }, wish.keep);
  return {
    action: "purge",
    createdAt,
    before: { messages, bytes },
    removed,
    after: leftOf(messages, removed),
    ...unfinishedReaders(dashboard, stream),
  };
}

/** What is left of so many: a bound turns round. */
function leftOf(messages: number, { value, how }: Measured<number>): Measured<number> {
  const turned: Readonly<Partial<Record<Measure, Measure>>> = { "at most": "at least", "at least": "at most" };
  return { value: Math.max(0, messages - value), how: turned[how] ?? how };
}
