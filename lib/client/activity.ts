import { infiniteQueryOptions } from "@tanstack/react-query";
import { activityListSchema } from "../contract/activity";
import { paths } from "../contract/paths";
import { failuresKey } from "./failures";
import { getJson, withQuery } from "./http";

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
