import type { LastMessage } from "../../contract/subjects";
import type { LoggedMessage, MessageLog } from "../../event-bus/broker/message-log";
import { taken } from "../../event-bus/broker/offer";
import type { ReadOptions } from "../../event-bus/broker/read-options";
import type { DashboardParts } from "../dashboard/parts";
import { demandSubject } from "../http/input/subject-input";
import { countStreams } from "./counted-streams";
import { readStream } from "./sampled";
import { chosenStreams } from "./subject-level";

/** Streams that are asked for the newest message of one branch. */
const mostAsked = 8;

/**
 * The newest stored message on a subject or below it, in one stream or in those that hold some. Two questions for each
 * stream. Throws `stream_not_found`, `unsupported`, what a read throws.
 */
export async function readLastMessage(
  dashboard: DashboardParts,
  { path, stream }: { readonly path: string; readonly stream?: string | undefined },
  options: ReadOptions = {},
): Promise<LastMessage> {
  const { broker } = dashboard;
  demandSubject(broker.grammar, path, "path");
  const log = taken(broker.log);
  if (stream !== undefined) {
    await readStream(dashboard, stream);
    return { last: shown(await newest(log, [stream], path, options)), whole: true };
  }
  const { holders, whole } = await findHolders(dashboard, path);
  const asked = holders.slice(0, mostAsked);
  return { last: shown(await newest(log, asked, path, options)), whole: whole && asked.length === holders.length };
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
  const reads = streams.flatMap((stream) => [path, `${path}.>`].map((filter) => log.latest(stream, filter, options)));
  const found = (await Promise.all(reads)).filter((message) => message !== null);
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
