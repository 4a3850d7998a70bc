import { infiniteQueryOptions, queryOptions, useQuery } from "@tanstack/react-query";
import { activityListSchema } from "../../contract/activity";
import { type BrokerId, pathsOf } from "../../contract/paths";
import type { Right } from "../../model/activity";
import { useBroker } from "../broker/use-broker";
import { getJson, withQuery } from "../http/http";
import { failuresKey } from "./failures/failures";

/** Who did what, newest first, and what may be done from here. What jobs do changes it. */
export function activityQuery(broker: BrokerId) {
  const path = pathsOf(broker).activity;
  return infiniteQueryOptions({
    queryKey: [...failuresKey(broker), "activity"],
    queryFn: ({ pageParam, signal }) =>
      getJson(withQuery(path, { after: pageParam === "" ? undefined : pageParam }), activityListSchema, { signal }),
    initialPageParam: "",
    getNextPageParam: ({ next }) => next,
  });
}

function rightsQuery(broker: BrokerId) {
  const path = withQuery(pathsOf(broker).activity, { limit: 1 });
  return queryOptions({
    queryKey: ["rights", broker],
    queryFn: ({ signal }) => getJson(path, activityListSchema, { signal }),
    // They change with the dashboard's environment only.
    staleTime: 5 * 60_000,
    select: ({ rights }) => rights,
  });
}

/** Tells why the visitor may not do something, or null; it says nothing until the rights are known. */
export function useMissingRight(): (right: Right) => string | null {
  const { data: rights } = useQuery(rightsQuery(useBroker()));
  return (right) =>
    rights === undefined || rights.includes(right)
      ? null
      : `This needs the right to ${right}, which this dashboard does not give (JETLAG_RIGHTS)`;
}
