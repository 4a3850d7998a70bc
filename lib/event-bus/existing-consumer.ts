import { isDeepStrictEqual } from "node:util";
import type { Consumer } from "../model/consumer";
import { EventBusError } from "./errors";

/**
 * Throws `conflict` for a consumer of a subscription's name that somebody made for something else: its handler would
 * get other events than it asked for, or lose them.
 */
export function requireReadable({ stream, name, config }: Consumer, filters: readonly string[]): void {
  const problem =
    config.deliverSubject !== null
      ? "as a push consumer"
      : config.ackPolicy !== "explicit"
        ? `with ack policy ${config.ackPolicy}, not explicit`
        : !isDeepStrictEqual(config.filterSubjects, filters)
          ? `and reads ${config.filterSubjects.join(", ") || "everything"}, not ${filters.join(", ")}`
          : null;
  if (problem !== null) throw new EventBusError("conflict", `consumer ${name} of ${stream} exists ${problem}`);
}
