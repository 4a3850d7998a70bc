import { queryOptions } from "@tanstack/react-query";
import { type BrokerId, pathsOf } from "../../contract/paths";
import { deliveriesSchema } from "../../model/failure/deliveries";
import type { Place } from "../../model/place";
import { getJson } from "../http/http";
import { sweepKey } from "./sweep";

/** What was announced of the deliveries of one message; renewed with each sweep. */
export function deliveriesQuery(broker: BrokerId, place: Place) {
  return queryOptions({
    queryKey: [...sweepKey(broker), "deliveries", place],
    queryFn: ({ signal }) => getJson(pathsOf(broker).deliveries(place), deliveriesSchema, { signal }),
  });
}
