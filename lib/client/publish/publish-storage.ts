import * as z from "zod";
import type { BrokerId } from "../../contract/paths";
import { keptName } from "../broker/broker-address";
import { readStored, writeStored } from "../browser/browser-storage";
import { type PublishDraft, publishDraftSchema } from "./publish-draft";
import { sendOutcomeSchema } from "./publish-outcome";

/** One send of the past. */
export const sentMessageSchema = z.object({
  /** Unix milliseconds. */
  atMs: z.number(),
  draft: publishDraftSchema,
  outcome: sendOutcomeSchema,
  /** True when payload and file were too large to keep: the rest is here. */
  withoutPayload: z.boolean(),
});
/** See {@link sentMessageSchema}. */
export type SentMessage = z.infer<typeof sentMessageSchema>;

// What was written for one broker is of no use on another.
const draftKey = (broker: BrokerId) => keptName(broker, "jetlag:publish-draft");
const historyKey = (broker: BrokerId) => keptName(broker, "jetlag:publish-history");
/** Sends remembered. */
export const historyLength = 20;
/** Payload characters kept per send: twenty of them fit the five megabytes of a browser's storage. */
const longestPayload = 100_000;

// Also remembered here, for browsers that forbid storage and drafts that are too large for it.
const draftInMemory = new Map<BrokerId, PublishDraft>();
const historyInMemory = new Map<BrokerId, readonly SentMessage[]>();

/** Keeps what is typed, for this tab. */
export function saveDraft(broker: BrokerId, draft: PublishDraft): void {
  draftInMemory.set(broker, draft);
  writeStored("sessionStorage", draftKey(broker), draft);
}

/** What was typed in this tab, or null. */
export function loadDraft(broker: BrokerId): PublishDraft | null {
  return draftInMemory.get(broker) ?? readStored("sessionStorage", draftKey(broker), publishDraftSchema);
}

/** The last sends, newest first. */
export function loadHistory(broker: BrokerId): readonly SentMessage[] {
  return (
    historyInMemory.get(broker) ?? readStored("localStorage", historyKey(broker), z.array(sentMessageSchema)) ?? []
  );
}

/** Adds a send and returns the last ones. */
export function rememberSend(broker: BrokerId, sent: Omit<SentMessage, "withoutPayload">): readonly SentMessage[] {
  return keepHistory(broker, [shrink(sent), ...loadHistory(broker)].slice(0, historyLength));
}

/** Forgets all sends. */
export function forgetHistory(broker: BrokerId): void {
  keepHistory(broker, []);
}

function keepHistory(broker: BrokerId, history: readonly SentMessage[]): readonly SentMessage[] {
  historyInMemory.set(broker, history);
  writeStored("localStorage", historyKey(broker), history);
  return history;
}

/** Leaves out a payload that is too large to keep twenty of. */
export function shrink({ atMs, draft, outcome }: Omit<SentMessage, "withoutPayload">): SentMessage {
  const { data, payload, file } = draft;
  const length = data.length + payload.length + (file?.base64.length ?? 0);
  if (length <= longestPayload) return { atMs, draft, outcome, withoutPayload: false };
  return { atMs, draft: { ...draft, data: "", payload: "", file: null }, outcome, withoutPayload: true };
}
