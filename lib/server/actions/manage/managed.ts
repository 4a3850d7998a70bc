import type { Administration } from "../../../event-bus/broker/administration";
import { taken } from "../../../event-bus/broker/offer";
import { isOwnStream } from "../../../model/stream/stream";
import type { Dashboard } from "../../dashboard/dashboard";
import { HttpProblem } from "../../http/problem";

/** What changes the broker. Throws `unsupported` where there is nothing that can. */
export function administrationOf({ broker }: Pick<Dashboard, "broker">): Administration {
  return taken(broker.administration);
}

/** Throws `not_allowed` for a stream in which Jetlag keeps its own records. */
export function demandForeignStream(stream: string): void {
  if (!isOwnStream(stream)) return;
  throw new HttpProblem(
    "not_allowed",
    `${stream} holds Jetlag's own records: changed from here, Jetlag could lose them without a word`,
  );
}

/** Has what was changed on every screen as soon as it is read: a sweep that begins now. Not waited for. */
export function showSoon({ monitor }: Pick<Dashboard, "monitor">): void {
  void monitor.sweepNow({ fresh: true });
}
