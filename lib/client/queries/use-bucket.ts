import type { StreamSummary } from "../../contract/snapshot";
import type { Bucket } from "../../model/bucket/bucket";
import { useSnapshot } from "./use-snapshot";

/** The stream of a bucket as the last sweep saw it; null: there is none, or nothing is known yet. */
export function useBucket({ kind, name }: Bucket): StreamSummary | null {
  const { snapshot } = useSnapshot();
  return snapshot?.streams.find(({ bucket }) => bucket?.kind === kind && bucket.name === name) ?? null;
}

/** Why nothing can be written to a bucket whose stream was seen, a sentence; null: it can, as far as is known. */
export function bucketObstacle(stream: StreamSummary | null): string | null {
  if (stream === null) return null;
  const origin = stream.origins.find(({ kind }) => kind === "mirror");
  if (origin !== undefined) return `It is a mirror of ${origin.name}: what is written there appears here`;
  return stream.config.sealed ? "It is sealed: nothing can be stored or removed any more" : null;
}
