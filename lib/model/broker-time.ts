import * as z from "zod";

const brokerMsSchema = z.number().brand<"broker time">();

/**
 * A moment by the broker's clock, Unix milliseconds. Messages, announcements and failures carry the broker's times, and
 * our clock may be minutes away from it: a type of its own keeps the two from being compared.
 */
export type BrokerMs = z.infer<typeof brokerMsSchema>;

/** Marks `ms`, which the broker sent or which was computed from its clock, as the broker's time. Throws for NaN. */
export function brokerMs(ms: number): BrokerMs {
  return brokerMsSchema.parse(ms);
}

/** The broker's clock, as far as it is known. */
export type BrokerClock = () => BrokerMs;

/** A stretch of the broker's time, both ends included. */
export interface BrokerSpan {
  readonly fromMs: BrokerMs;
  readonly toMs: BrokerMs;
}
