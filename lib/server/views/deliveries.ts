import type { Deliveries } from "../../model/failure/deliveries";
import type { Place } from "../../model/place";
import type { FailureDesk } from "../dashboard/failure-desk";

/** What was announced of the deliveries of one message, from memory. Throws `unsupported` where the broker says nothing. */
export function readDeliveries(failures: Pick<FailureDesk, "store" | "retrying">, place: Place): Deliveries {
  const retrying = [...failures.retrying.find({ stream: place.channel, at: place.at })];
  const failed = failures.store.index.ofMessage(place);
  return {
    retrying,
    failures: failed.toSorted((one, other) => Date.parse(other.failedAt) - Date.parse(one.failedAt)),
  };
}
