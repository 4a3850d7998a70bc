import { infiniteQueryOptions, queryOptions, useQuery } from "@tanstack/react-query";
import { activityListSchema } from "../../contract/activity";
import { paths } from "../../contract/paths";
import type { Right } from "../../model/activity";
import { getJson, withQuery } from "../http/http";
import { failuresKey } from "./failures";

/** Who did what, newest first, and what may be done from here. What jobs do changes it. */
export const activityQuery = infiniteQueryOptions({
  queryKey: [...failuresKey, "activity"],
  queryFn: ({ pageParam, signal }) =>
    getJson(withQuery(paths.activity, { after: pageParam === "" ? undefined : pageParam }), activityListSchema, {
      signal,
    }),
  initialPageParam: "",
  getNextPageParam: ({ next }) => next,
});

const rightsQuery = queryOptions({
  queryKey: ["rights"],
  queryFn: ({ signal }) => getJson(withQuery(paths.activity, { limit: 1 }), activityListSchema, { signal }),
  // They change with the dashboard's environment only.
  staleTime: 5 * 60_000,
  select: ({ rights }) => rights,
});

/** Tells why the visitor may not do something, or null; it says nothing until the rights are known. */
export function useMissingRight(): (right: Right) => string | null {
  const { data: rights } = useQuery(rightsQuery);
  return (right) =>
    rights === undefined || rights.includes(right)
      ? null
      : `This needs the right to ${right}, which this dashboard does not give (JETLAG_RIGHTS)`;
}
