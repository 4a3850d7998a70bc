import type { z } from "zod";
import type { ResetPlan, resetFromSchema } from "../../../contract/manage-consumer";
import { taken } from "../../../event-bus/broker/offer";
import type { Consumer } from "../../../model/consumer/consumer";
import { atMost, exact, isExact, type Known, mapKnown } from "../../../model/known";
import type { Place } from "../../../model/place";
import type { Stream } from "../../../model/stream/stream";
import type { Dashboard } from "../../dashboard/dashboard";
import { HttpProblem } from "../../http/problem";
import { countKept } from "./kept-count";
import { administrationOf } from "./managed";

/** Where a reset goes: a place, or null for the start of what the consumer reads. */
export interface JudgedReset {
  readonly place: Place | null;
  readonly plan: ResetPlan;
}

/** What the counts of a reset are made from. */
export interface ResetFacts {
  readonly waiting: number;
  readonly inFlight: number;
  /** Running number of the newest message that it was given, and up to which it finished all. */
  readonly deliveredUpTo: number;
  readonly finishedUpTo: number;
  /** Running number of the message at which it would go on. */
  readonly number: number;
  /** Messages that it would have to read from there on. */
  readonly after: Known<number>;
}

/** Messages that are given again, and those that are passed over. */
export function judgeReset({ waiting, inFlight, deliveredUpTo, finishedUpTo, number, after }: ResetFacts) {
  if (number <= deliveredUpTo) {
    // What is in flight before it is passed over: how much of it, nobody tells.
    const isPassed = inFlight > 0 && number > finishedUpTo + 1;
    return {
      again: mapKnown(after, (value) => Math.max(0, value - waiting)),
      skipped: isPassed ? atMost(inFlight) : exact(0),
    };
  }
  const unfinished = waiting + inFlight;
  const skipped = isExact(after) ? exact(Math.max(0, unfinished - after.value)) : atMost(unfinished);
  return { again: exact(0), skipped };
}

/** What a reset would do, by what the broker says now. Throws `invalid_input` for a place that cannot be. */
export async function planReset(
  dashboard: Dashboard,
  { stream, consumer: name }: { readonly stream: string; readonly consumer: string },
  from: z.output<typeof resetFromSchema>,
  signal?: AbortSignal,
): Promise<JudgedReset> {
  const { channels, readers } = administrationOf(dashboard);
  const obstacle = readers.obstacle("reset");
  if (obstacle !== null) throw new HttpProblem("unsupported", obstacle);
  const options = signal === undefined ? {} : { signal };
  const [channel, reader] = await Promise.all([channels.read(stream, options), readers.read(stream, name, options)]);
  const place = await placeOf(dashboard, stream, from, channel);
  const number = place === null ? channel.firstNumber : taken(dashboard.broker.log).numberOf(place);
  if (number === null) throw new HttpProblem("invalid_input", "its messages have no numbers that a reset can name");
  const after = await countAfter(dashboard, { channel, reader, number, isStart: place === null });
  const { waiting, inFlight, deliveredUpTo, finishedUpTo } = reader;
  return {
    place,
    plan: {
      action: "reset",
      createdAt: reader.createdAt,
      number: place === null ? null : number,
      before: { waiting, inFlight },
      after,
      ...judgeReset({ waiting, inFlight, deliveredUpTo, finishedUpTo, number, after }),
    },
  };
}

async function placeOf(
  { broker }: Dashboard,
  stream: string,
  from: z.output<typeof resetFromSchema>,
  { lastNumber }: Stream,
): Promise<Place | null> {
  if (from.kind === "start") return null;
  const log = taken(broker.log);
  switch (from.kind) {
    case "number": {
      const number = Number(from.number);
      if (number < 1 || number > lastNumber + 1) {
        const message = `${stream} has messages up to #${lastNumber}: name one of these, or #${lastNumber + 1} for the end`;
        throw new HttpProblem("invalid_input", message, [{ path: "from.number", message }]);
      }
      return log.placeOf(stream, number);
    }
    case "time": {
      let first: Place | null = null;
      const range = { from: new Date(from.at), direction: "forward", limit: 1 } as const;
      await log.read(stream, range, ({ place }) => {
        first = place;
      });
      return first ?? log.placeOf(stream, lastNumber + 1);
    }
  }
}

interface CountedReset {
  readonly channel: Stream;
  readonly reader: Consumer;
  readonly number: number;
  readonly isStart: boolean;
}

/** How much it would have to read. Some leave messages out, or begin where only the broker knows. */
async function countAfter(
  dashboard: Dashboard,
  { channel, reader, number, isStart }: CountedReset,
): Promise<Known<number>> {
  const { filterSubjects, deliverPolicy } = reader.config;
  const kept = await countKept(dashboard, channel, { filters: filterSubjects, number });
  const readsAll = !reader.skipsMessages && (!isStart || deliverPolicy === "all");
  return readsAll || kept.value === 0 ? kept : atMost(kept.value);
}
