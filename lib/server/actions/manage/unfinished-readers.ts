import type { PurgePlan } from "../../../contract/manage-stream";
import type { Dashboard } from "../../dashboard/dashboard";

/** Consumers named. */
const namedReaders = 5;

/** The consumers of a stream that have messages of it still to finish, by the last sweep. */
export function unfinishedReaders(
  { monitor }: Pick<Dashboard, "monitor">,
  stream: string,
): Pick<PurgePlan, "unfinished" | "otherUnfinished"> {
  const unfinished = monitor.view.consumers
    .filter((consumer) => consumer.stream === stream && consumer.waiting + consumer.inFlight > 0)
    .sort((a, b) => b.waiting + b.inFlight - (a.waiting + a.inFlight));
  return {
    unfinished: unfinished
      .slice(0, namedReaders)
      .map(({ name, displayName, waiting, inFlight }) => ({ name, displayName, waiting, inFlight })),
    otherUnfinished: Math.max(0, unfinished.length - namedReaders),
  };
}
