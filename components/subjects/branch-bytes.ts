import { estimate, exact, type Known, unknown } from "@/lib/model/known";
import type { Stream } from "@/lib/model/stream/stream";

/**
 * Bytes of so many of a stream's messages: servers count bytes by stream and not by subject, so a part of a stream is
 * taken for as large as its average. `holder`: the stream, when it is one and is known.
 */
export function branchBytes(
  messages: number,
  holder: Pick<Stream, "messages" | "bytes"> | undefined,
  streams: number,
): Known<number> {
  if (streams !== 1) return unknown("servers count bytes by stream, and several streams hold these subjects");
  if (holder === undefined || holder.messages === 0) return unknown("its stream was not read yet");
  if (messages === holder.messages) return exact(holder.bytes);
  return estimate(Math.round((holder.bytes / holder.messages) * messages));
}
