import type { Stream, StreamOrigin } from "@/lib/model/stream/stream";

/** A stream that copies from another, and how. */
export interface StreamCopy {
  readonly name: string;
  readonly origin: StreamOrigin;
}

/** The streams that copy from this one; one of the same name in another account or domain is another stream. */
export function copiesOf(
  streams: readonly { readonly name: string; readonly origins: Stream["origins"] }[],
  of: string,
): StreamCopy[] {
  return streams.flatMap(({ name, origins }) =>
    origins.filter((origin) => origin.name === of && origin.external === null).map((origin) => ({ name, origin })),
  );
}
