import type * as z from "zod";
import type { ExportedSearch } from "../../../contract/export";
import {
  type MessagePlan,
  type MessagePlanLine,
  maxJobMessages,
  type messagePlanInputSchema,
} from "../../../contract/message-jobs";
import { taken } from "../../../event-bus/broker/offer";
import { isOwnStream } from "../../../model/stream/stream";
import type { Dashboard } from "../../dashboard/dashboard";
import { demandSubject } from "../../http/input/subject-input";
import { encodeLines, linesResponse } from "../../http/line-answer";
import { HttpProblem, toProblem } from "../../http/problem";
import type { SearchCall } from "../../search/search-start";
import { removalObstacle } from "../manage/message-deletion";
import { unfinishedReaders } from "../manage/unfinished-readers";
import { type ChosenMessages, chooseMessages } from "./chosen-messages";
import { readImportedLines } from "./imported-lines";
import { aimImport, aimReplay, listRemovals } from "./plan-subjects";

type Input = z.output<typeof messagePlanInputSchema>;
type OfStored = Exclude<Input, { action: "import" }>;

/** Who plans a job where. */
export interface PlanCall extends SearchCall {
  readonly dashboard: Dashboard;
}

const nothing = {
  ...{ search: null, total: 0, bytes: 0, oldestAt: null, newestAt: null, unfinished: 0, readers: [], otherReaders: 0 },
  ...{ wrong: [], otherWrong: 0, unread: [] },
} satisfies Partial<MessagePlan>;

/**
 * What a job would do, in lines of JSON: how far the look at the messages is, and then the plan. Throws `invalid_input`
 * and what a search throws, before the first line.
 */
export async function answerPlan(call: PlanCall, input: Input, signal: AbortSignal): Promise<Response> {
  const { dashboard } = call;
  demandAim(dashboard, input);
  await dashboard.monitor.sweepNow({ here: true });
  const left = new AbortController();
  const lines =
    input.action === "import"
      ? planLine(importPlan(dashboard, input))
      : writeLines(
          call,
          { ...input, search: fixSearch(dashboard, input.search) },
          AbortSignal.any([signal, left.signal]),
        );
  // What cannot be looked for at all is a refusal with a status of its own.
  const first = await lines.next();
  return linesResponse(resumed(first, lines), () => left.abort());
}

/** Throws for a destination that is no subject, and for what may be neither deleted nor copied. */
export function demandAim({ broker }: Dashboard, input: Input): void {
  if (input.action !== "delete") {
    if (input.destination !== null) demandSubject(broker.grammar, input.destination, "destination");
    taken(broker.sender);
  } else taken(broker.administration);
  // Copies of its records would be shown as what they are not.
  const own = input.action === "import" ? undefined : input.search.streams?.find(isOwnStream);
  if (own !== undefined) throw new HttpProblem("not_allowed", `${own} holds Jetlag's own records`);
}

/**
 * The search with a moment up to which messages are in it, by the broker's clock: what comes later is another matter. A job
 * acts on messages in the order in which they were stored, whatever order they were looked at in.
 */
function fixSearch({ monitor }: Dashboard, search: ExportedSearch): ExportedSearch {
  return { ...search, order: "oldest", until: search.until ?? new Date(monitor.brokerNow()).toISOString() };
}

/** What a file would store. */
export function importPlan(dashboard: Dashboard, input: Extract<Input, { action: "import" }>): MessagePlan {
  const { grammar, sender } = dashboard.broker;
  const { destination, ndjson } = input;
  const read = readImportedLines(ndjson, { grammar, sender: taken(sender), destination });
  const { items, bytes, subjects, wrong, otherWrong, isTooMany } = read;
  return {
    ...nothing,
    ...{ total: items.length, bytes, wrong: [...wrong], otherWrong, sampledAt: sampledAt(dashboard) },
    ...aimImport(dashboard, subjects),
    obstacle: isTooMany ? tooMany : null,
  };
}

/** What a job over what was chosen would do. */
function storedPlan(dashboard: Dashboard, input: OfStored, chosen: ChosenMessages): MessagePlan {
  const { items, bytes, groups, oldestAt, newestAt, unread, isTooMany } = chosen;
  const channels = [...new Set(groups.map(({ channel }) => channel))];
  const known = new Map(dashboard.monitor.view.streams.map((stream) => [stream.config.name, stream]));
  const common = {
    ...nothing,
    ...{ search: input.search, total: items.length, bytes, oldestAt, newestAt, unread: [...unread] },
    sampledAt: sampledAt(dashboard),
  };
  if (input.action === "replay") {
    const open = groups.filter(({ channel }) => known.get(channel)?.removesFinished === true);
    return {
      ...common,
      ...aimReplay(dashboard, groups, input.destination),
      unfinished: open.reduce((sum, { count }) => sum + count, 0),
      obstacle: isTooMany ? tooMany : null,
    };
  }
  const readers = channels.map((channel) => unfinishedReaders(dashboard, channel));
  const named = readers.flatMap(({ unfinished }) => unfinished);
  const denied = channels.map((channel) => {
    const stream = known.get(channel);
    return stream === undefined ? null : removalObstacle(stream);
  });
  return {
    ...common,
    ...listRemovals(groups),
    readers: named.slice(0, 5),
    otherReaders: readers.reduce((sum, one) => sum + one.otherUnfinished, 0) + Math.max(0, named.length - 5),
    obstacle: isTooMany ? tooMany : (denied.find((one) => one !== null) ?? null),
  };
}

const tooMany = `More than ${maxJobMessages.toLocaleString("en")} messages: one job takes no more. Narrow the subject, time or numbers`;

async function* writeLines(call: PlanCall, input: OfStored, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const choosing = chooseMessages(call, input.search, signal);
  let isBegun = false;
  try {
    for (;;) {
      const { value, done } = await choosing.next();
      if (done === true) {
        yield encodeLine({ kind: "plan", plan: storedPlan(call.dashboard, input, value) });
        return;
      }
      isBegun = true;
      yield encodeLine({ kind: "progress", ...value });
    }
  } catch (error) {
    // The head of the answer is not gone yet.
    if (!isBegun) throw error;
    const problem = toProblem(error);
    if (problem.code === "internal" && !signal.aborted) call.dashboard.logger.error({ error }, "A plan failed");
    yield encodeLine({ kind: "failed", problem });
  } finally {
    await choosing.return(neverTaken);
  }
}

/** What a generator that is ended early is given and nobody reads. */
const neverTaken: ChosenMessages = {
  ...{ items: [], bytes: 0, groups: [], oldestAt: null, newestAt: null, unread: [], isTooMany: false },
};

async function* planLine(plan: MessagePlan): AsyncGenerator<Uint8Array> {
  yield encodeLine({ kind: "plan", plan });
}

async function* resumed(
  first: IteratorResult<Uint8Array>,
  rest: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  if (first.done === true) return;
  yield first.value;
  yield* rest;
}

const encodeLine = (line: MessagePlanLine) => encodeLines([line]);

function sampledAt({ monitor: { view } }: Dashboard): string | null {
  return view.sampledAtMs === null ? null : new Date(view.sampledAtMs).toISOString();
}
