import type { StreamSource, StreamSourceInfo } from "@nats-io/jetstream";
import type { StreamOrigin } from "../../../../model/stream/stream";
import { toActiveMs } from "./values";

/** What the client's type leaves out. */
type WireState = StreamSourceInfo & { filter_subject?: string };
type WireOrigin = Pick<StreamSource, "name" | "filter_subject" | "subject_transforms"> & {
  external?: { api?: string } | null;
};

/** Where a stream's messages come from, by its configuration, and how far each is copied. */
interface WireOrigins {
  readonly config: { readonly sources?: readonly WireOrigin[]; readonly mirror?: WireOrigin };
  readonly sources?: readonly WireState[];
  readonly mirror?: WireState;
}

/**
 * All that a stream copies. What of it, its configuration says: beside its state the server says that only once it has
 * reached the other stream.
 */
export function toOrigins({ config, sources = [], mirror }: WireOrigins): StreamOrigin[] {
  const left = new Set(sources);
  const found = (config.sources ?? []).map((origin) => {
    const state = stateOf(origin, left);
    if (state !== undefined) left.delete(state);
    return toOrigin("source", origin, state);
  });
  return config.mirror === undefined ? found : [...found, toOrigin("mirror", config.mirror, mirror)];
}

/** A stream may be a source several times: of those that are left the one with the same filter, or that does not say. */
function stateOf({ name, filter_subject, subject_transforms }: WireOrigin, left: ReadonlySet<WireState>) {
  const named = [...left].filter((state) => state.name === name);
  const told = (state: WireState) => JSON.stringify([state.filter_subject ?? "", state.subject_transforms ?? []]);
  const own = JSON.stringify([filter_subject ?? "", subject_transforms ?? []]);
  const nothing = JSON.stringify(["", []]);
  return (
    named.find((state) => told(state) === own) ??
    named.find((state) => told(state) === nothing) ??
    named[0] ??
    undefined
  );
}

function toOrigin(kind: StreamOrigin["kind"], origin: WireOrigin, state: WireState | undefined): StreamOrigin {
  const { name, filter_subject, subject_transforms, external } = origin;
  return {
    ...{ name, kind, lag: state?.lag ?? 0, activeMs: toActiveMs(state?.active) },
    filter: filter_subject || null,
    transforms: (subject_transforms ?? []).map(({ src, dest }) => ({ src: src ?? "", dest: dest ?? "" })),
    external: external?.api ?? null,
    problem: state?.error?.description ?? null,
  };
}
