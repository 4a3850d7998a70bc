import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import type { ObjectInfo } from "../../model/bucket/object-info";
import { useBroker } from "../broker/use-broker";
import { objectsQuery } from "../queries/objects";
import type { SeenBucket } from "./use-keys";

const none: readonly ObjectInfo[] = [];

/** The objects of a bucket whose names contain `q`; read again when a sweep sees that the bucket has changed. */
export function useObjects(bucket: string, q: string, seen: Pick<SeenBucket, "lastNumber"> | null) {
  const objects = useInfiniteQuery(objectsQuery(useBroker(), bucket, q));
  const { data, refetch, isFetching } = objects;
  const known = data === undefined ? null : Math.min(...data.pages.map(({ end }) => end));
  const isBehind = seen !== null && known !== null && seen.lastNumber > known;
  useEffect(() => {
    if (isBehind && !isFetching) void refetch();
  }, [isBehind, isFetching, refetch]);
  const listed = useMemo(() => data?.pages.flatMap((page) => page.objects) ?? none, [data]);
  return { objects, listed };
}
