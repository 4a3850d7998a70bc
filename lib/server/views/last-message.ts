import { type LastMessages, mostPaths } from "../../contract/subjects";
import type { LoggedMessage, MessageLog } from "../../event-bus/broker/message-log";
import { taken } from "../../event-bus/broker/offer";
import type { ReadOptions } from "../../event-bus/broker/read-options";
import type { DashboardParts } from "../dashboard/parts";
import { demandSubject } from "../http/input/subject-input";
import { HttpProblem } from "../http/problem";
import { countStreams } from "./counted-streams";
import { readStream } from "./sampled";
import { chosenStreams } from "./subject-level";

/** Streams that are asked for the newest message of one branch. */
const mostAsked = 8;

/** Branches that are asked about at the same time. */
const parallel = 4;

type LastMessage = LastMessages["branches"][number];

/**
 * The newest stored message on each subject or below it, in one stream or in those that hold some. Two questions for each
 * subject and stream. Throws `invalid_input`, `stream_not_found`, `unsupported`, what a read throws.
 */
export async function readLastMessages(
  dashboard: DashboardParts,
  { paths, stream }: { readonly paths: string; readonly stream?: string | undefined },
  options: ReadOptions = {},
): Promise<LastMessages> {
  const { grammar } = dashboard.broker;
  const wanted = paths.split(" ");
  if (wanted.length > mostPaths.count)
    throw new HttpProblem("invalid_input", `paths: ask about ${mostPaths.count} of them at once`);
  for (const path of wanted) demandSubject(grammar, path, "paths");
  if (stream !== undefined) await readStream(dashboard, stream);
  const branches: LastMessage[] = [];
  for (let at = 0; at < wanted.length; at += parallel) {
    const some = wanted.slice(at, at + parallel);
    branches.push(...(await Promise.all(some.map((path) => readLast(dashboard, path, stream, options)))));
  }
  return { branches };
}

async function readLast(
  dashboard: DashboardParts,
  path: string,
  stream: string | undefined,
  options: ReadOptions,
): Promise<LastMessage> {
  const log = taken(dashboard.broker.log);
  if (stream !== undefined) return { path, last: shown(await newest(log, [stream], path, options)), whole: true };
  const { holders, whole } = await findHolders(dashboard, path);
  const asked = holders.slice(0, mostAsked);
  const last = shown(await newest(log, asked, path, options));
  return { path, last, whole: whole && asked.length === holders.length };
}

async function findHolders(dashboard: DashboardParts, path: string): Promise<{ holders: string[]; whole: boolean }> {
  const { subjects, broker } = dashboard;
  const streams = await chosenStreams(dashboard, undefined);
  // Everything, so that the counts of the tree's own levels serve.
  const counting = { subjects, grammar: broker.grammar };
  const { counted, leftOut } = await countStreams(counting, streams, { under: undefined, q: "" });
  const below = `${path}.`;
  const holders = counted.filter(({ counted: { told } }) =>
    told.some(([subject]) => subject === path || subject.startsWith(below)),
  );
  return { holders: holders.map(({ stream }) => stream), whole: leftOut.length === 0 };
}

async function newest(
  log: Pick<MessageLog, "latest">,
  streams: readonly string[],
  path: string,
  options: ReadOptions,
): Promise<LoggedMessage | null> {
  const found: LoggedMessage[] = [];
  for (const stream of streams) {
    const reads = [path, `${path}.>`].map((filter) => log.latest(stream, filter, options));
    found.push(...(await Promise.all(reads)).filter((message) => message !== null));
  }
  return found.reduce<LoggedMessage | null>(
    (best, one) => (best === null || Date.parse(one.storedAt) > Date.parse(best.storedAt) ? one : best),
    null,
  );
}

function shown(message: LoggedMessage | null): LastMessage["last"] {
  if (message === null) return null;
  const { place, number, subject, storedAt } = message;
  return { place, number, subject, storedAt };
}
