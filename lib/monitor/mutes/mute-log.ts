import * as z from "zod";
import { type Mute, muteSchema } from "../../model/consumer/mute";
import type { LogSpec } from "../../store/log-spec";

const dayMs = 24 * 60 * 60 * 1_000;

/** Log of the mutes: one record each, the newest state takes the place of the one before. */
export const muteLog = {
  worth: "others",
  name: "JETLAG_MUTES",
  purpose: "Which consumers are muted, by whom, why and until when",
  // Longer than the longest mute.
  bounds: { maxAgeMs: 100 * dayMs, maxBytes: 4 * 1024 * 1024, maxRecords: 5_000, maxRecordsPerKey: 1 },
  memory: { maxRecords: 5_000, maxBytes: 4 * 1024 * 1024 },
  signed: true,
} as const satisfies LogSpec;

/** A mute as it is stored. */
const keptMuteSchema = z.object({ mute: muteSchema, isEnded: z.boolean() });
/** See {@link keptMuteSchema}. */
export type KeptMute = z.infer<typeof keptMuteSchema>;

/** Key of a mute. */
export const muteKey = ({ id }: Pick<Mute, "id">) => `mute.${id}`;

/** A mute as the body of a record. */
export const encodeMute = (kept: KeptMute) => new TextEncoder().encode(JSON.stringify(kept));

/** The mute in a record; null when it is none, or that of another key. */
export function decodeMute({ key, data }: { readonly key: string; readonly data: Uint8Array }): KeptMute | null {
  try {
    const parsed = keptMuteSchema.safeParse(JSON.parse(new TextDecoder().decode(data)));
    return parsed.success && muteKey(parsed.data.mute) === key ? parsed.data : null;
  } catch {
    return null; // not JSON
  }
}
