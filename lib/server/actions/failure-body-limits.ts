import type { Broker } from "../../event-bus/broker/broker";
import { publishBodyLimit } from "./publish-message";

/** Bytes of a plan's body worth reading: ten thousand ids, of 23 bytes as a rule, with much to spare. */
export const planBodyLimitBytes = 1_048_576;

/** The same for the start of a job, which can also bring the edited payload of one message. */
export function jobBodyLimit(broker: Pick<Broker, "connection">): number {
  return planBodyLimitBytes + publishBodyLimit(broker);
}
