import { queryOptions } from "@tanstack/react-query";
import { statusSchema } from "../../contract/health";
import { type BrokerId, pathsOf } from "../../contract/paths";
import { getJson } from "../http/http";
import { sweepKey } from "./sweep";

/** The self-check. */
export function statusQuery(broker: BrokerId) {
  return queryOptions({
    queryKey: [...sweepKey(broker), "status"],
    queryFn: ({ signal }) => getJson(pathsOf(broker).status, statusSchema, { signal }),
    // Without a broker there are no sweeps to renew it.
    refetchInterval: ({ state }) => (state.data?.bus.connection.state === "connected" ? false : 2_000),
  });
}
