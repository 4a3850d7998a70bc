import type { StreamSourceInfo } from "@nats-io/jetstream";
import type { StreamOrigin } from "../../../../model/stream/stream";
import { toActiveMs } from "./values";

/** What the client's type leaves out. */
type WireOrigin = StreamSourceInfo & { filter_subject?: string; external?: { api?: string } | null };

export function toOrigin(kind: StreamOrigin["kind"], origin: WireOrigin): StreamOrigin {
  const { name, lag, active, filter_subject, subject_transforms, external, error } = origin;
  return {
    ...{ name, kind, lag, activeMs: toActiveMs(active) },
    filter: filter_subject || null,
    transforms: (subject_transforms ?? []).map(({ src, dest }) => ({ src: src ?? "", dest: dest ?? "" })),
    external: external?.api ?? null,
    problem: error?.description ?? null,
  };
}
