import * as z from "zod";

/** Why a broker does not offer something, a sentence for people; null: it does. */
const absence = z.string().nullable();

/** What not every broker offers. */
export const offersSchema = z.object({
  /** Reading the messages that it keeps. */
  log: absence,
  /** Watching messages as they pass. */
  traffic: absence,
  /** Announcing failed deliveries. */
  failures: absence,
  /** Sending messages. */
  sender: absence,
  /** Changing what it holds. */
  administration: absence,
  /** Values under keys. */
  keyValue: absence,
  /** Objects in pieces. */
  objects: absence,
});
/** See {@link offersSchema}. */
export type Offers = z.infer<typeof offersSchema>;
/** The name of one of the {@link Offers}. */
export const offerSchema = offersSchema.keyof();
/** See {@link offerSchema}. */
export type OfferName = z.infer<typeof offerSchema>;
