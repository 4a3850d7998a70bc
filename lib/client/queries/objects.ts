import { infiniteQueryOptions, keepPreviousData, mutationOptions, queryOptions } from "@tanstack/react-query";
import { basePath } from "../../contract/build";
import {
  type DeleteObjectInput,
  deletedObjectSchema,
  objectAnswerSchema,
  objectListSchema,
} from "../../contract/objects";
import { type BrokerId, pathsOf } from "../../contract/paths";
import { getJson, sendJson, toApiError, withQuery } from "../http/http";

/** Objects of one page. */
const objectsPerPage = 100;

/** Everything that is known of a bucket's objects has a key that begins with this. */
export const objectsKey = (broker: BrokerId, bucket: string) => ["objects", broker, bucket] as const;

/** The objects of a bucket whose names contain `q`, page by page. */
export function objectsQuery(broker: BrokerId, bucket: string, q: string) {
  return infiniteQueryOptions({
    queryKey: [...objectsKey(broker, bucket), "list", q],
    queryFn: ({ pageParam, signal }) => {
      const after = pageParam === "" ? undefined : pageParam;
      return getJson(
        withQuery(pathsOf(broker).objects(bucket), { q, after, limit: objectsPerPage }),
        objectListSchema,
        { signal },
      );
    },
    initialPageParam: "",
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    staleTime: 5_000,
  });
}

/** One object; null where its name was never used. */
export function objectQuery(broker: BrokerId, bucket: string, name: string) {
  return queryOptions({
    queryKey: [...objectsKey(broker, bucket), "object", name],
    queryFn: async ({ signal }) => {
      try {
        const path = withQuery(pathsOf(broker).object(bucket), { name });
        return (await getJson(path, objectAnswerSchema, { signal })).object;
      } catch (error) {
        if (!signal.aborted && toApiError(error).code === "message_not_found") return null;
        throw error;
      }
    },
    staleTime: 2_000,
  });
}

/** Where the bytes of an object are, for a link that saves them. */
export function objectAddress(broker: BrokerId, bucket: string, name: string): string {
  return basePath + withQuery(pathsOf(broker).objectBytes(bucket), { name });
}

/** Deletes an object; the list is read again. */
export function deleteObjectMutation(broker: BrokerId, bucket: string) {
  return mutationOptions({
    mutationFn: (body: DeleteObjectInput) =>
      sendJson(pathsOf(broker).deleteObject(bucket), deletedObjectSchema, { body }),
    onSettled: (_data, _error, _input, _result, { client }) =>
      client.invalidateQueries({ queryKey: objectsKey(broker, bucket) }),
  });
}
