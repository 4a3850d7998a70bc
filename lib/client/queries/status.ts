import { queryOptions } from "@tanstack/react-query";
import { statusSchema } from "../../contract/health";
import { paths } from "../../contract/paths";
import { getJson } from "../http/http";
import { sweepKey } from "./sweep";

/** The self-check. */
export const statusQuery = queryOptions({
  queryKey: [...sweepKey, "status"],
  queryFn: ({ signal }) => getJson(paths.status, statusSchema, { signal }),
  // Without a broker there are no sweeps to renew it.
  refetchInterval: ({ state }) => (state.data?.bus.connection.state === "connected" ? false : 2_000),
});
