import type { Verdict } from "../../model/consumer/consumer-health";
import type { TroubleGroup } from "../../model/consumer/trouble-groups";
import { withQuery } from "../http/http";
import { formatQuantity } from "./format";
import { hrefs } from "./hrefs";

/** What several consumers do, after their number. */
const phrases: Record<Verdict, string> = {
  losing_data: "lose data",
  stalled: "are stalled",
  no_reader: "have no reader",
  saturated: "are saturated",
  giving_up: "give up on messages",
  falling_behind: "fall behind",
  redelivering: "deliver messages again",
  no_match: "have filters that match nothing",
  over_limit: "are over their limits",
  catching_up: "catch up",
  paused: "are paused",
  healthy: "are healthy",
  idle: "are idle",
  unknown: "are being measured",
};

type Told = Pick<TroubleGroup<never>, "stream" | "verdict"> & { readonly consumers: { readonly length: number } };

/** `6 consumers have no reader`. */
export function groupWords({ verdict, consumers }: Omit<Told, "stream">): string {
  return `${formatQuantity(consumers.length, "consumer")} ${phrases[verdict]}`;
}

/** The list of consumers, of that group alone. */
export function groupHref({ stream, verdict }: Omit<Told, "consumers">): string {
  return withQuery(hrefs.consumers, { stream, verdict });
}
