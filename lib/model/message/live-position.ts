import * as z from "zod";

/** Where the streams behind a live filter stood, and how much of the filter had been received by then. */
export const livePositionSchema = z.object({
  /** Messages received on the filter since the subscription began. */
  received: z.number(),
  /** True when nothing was received while the streams were asked, so that both belong to the same moment. */
  exact: z.boolean(),
  streams: z.array(
    z.object({
      stream: z.string(),
      /** When it was created, ISO 8601: one made anew under the same name counts from 1 again. */
      createdAt: z.string(),
      /** Running number of the last message stored: it rises by one with each message that the stream stores. */
      lastNumber: z.number(),
      /** True when the filter covers all that the stream stores, so that its numbers count the filter's messages. */
      whole: z.boolean(),
    }),
  ),
});
/** See {@link livePositionSchema}. */
export type LivePosition = z.infer<typeof livePositionSchema>;

/** What a viewer knows of a gap in its subscription. */
export interface LiveGapEdges {
  /** The last position before the gap. */
  readonly before: LivePosition;
  /** The first position after it. */
  readonly after: LivePosition;
  /**
   * Messages received on the filter between the two positions: of the session before the gap what came after
   * `before`, and of the session after it `after.received`. Within one session simply their difference.
   */
  readonly receivedBetween: number;
}

/** The running numbers of one stream that hold a gap. */
export interface GapStretch {
  readonly stream: string;
  /** The first number, inclusive. */
  readonly fromNumber: number;
  /** The last number, inclusive. */
  readonly toNumber: number;
}

/** What was missed, as far as the streams tell. */
export interface MissedMessages {
  /**
   * Null: unknown, since a stream also holds what the filter leaves out, or what was not published; the messages of `stretches` tell.
   */
  readonly messages: number | null;
  /** False when the number may be off by the few messages that passed while a position was read. */
  readonly exact: boolean;
  /** Where they are stored, together with the few received around the gap. Streams that stood still are left out. */
  readonly stretches: readonly GapStretch[];
}

/** What was missed between two positions; null when a stream is new, gone or was made anew in between. */
export function missedBetween({ before, after, receivedBetween }: LiveGapEdges): MissedMessages | null {
  if (before.streams.length !== after.streams.length) return null;
  const earlier = new Map(before.streams.map((one) => [one.stream, one]));
  const stretches: GapStretch[] = [];
  let stored: number | null = 0;
  for (const { stream, createdAt, lastNumber, whole } of after.streams) {
    const start = earlier.get(stream);
    if (start?.createdAt !== createdAt || start.lastNumber > lastNumber) return null;
    const fromNumber = start.lastNumber + 1;
    if (fromNumber > lastNumber) continue;
    stretches.push({ stream, fromNumber, toNumber: lastNumber });
    stored = whole && stored !== null ? stored + lastNumber - fromNumber + 1 : null;
  }
  const messages = stored === null ? null : Math.max(0, stored - receivedBetween);
  return { messages, exact: before.exact && after.exact, stretches };
}
