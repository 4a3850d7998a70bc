import * as z from "zod";
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

const draftKey = "jetlag:publish-draft";
const historyKey = "jetlag:publish-history";
/** Sends remembered. */
export const historyLength = 20;
/** Payload characters kept per send: twenty of them fit the five megabytes of a browser's storage. */
const longestPayload = 100_000;

// Also remembered here, for browsers that forbid storage and drafts that are too large for it.
let draftInMemory: PublishDraft | null = null;
let historyInMemory: readonly SentMessage[] | null = null;

/** Keeps what is typed, for this tab. */
export function saveDraft(draft: PublishDraft): void {
  draftInMemory = draft;
  write("sessionStorage", draftKey, draft);
}

/** What was typed in this tab, or null. */
export function loadDraft(): PublishDraft | null {
  draftInMemory ??= read("sessionStorage", draftKey, publishDraftSchema);
  return draftInMemory;
}

/** The last sends, newest first. */
export function loadHistory(): readonly SentMessage[] {
  historyInMemory ??= read("localStorage", historyKey, z.array(sentMessageSchema)) ?? [];
  return historyInMemory;
}

/** Adds a send and returns the last ones. */
export function rememberSend(sent: Omit<SentMessage, "withoutPayload">): readonly SentMessage[] {
  historyInMemory = [shrink(sent), ...loadHistory()].slice(0, historyLength);
  write("localStorage", historyKey, historyInMemory);
  return historyInMemory;
}

/** Forgets all sends. */
export function forgetHistory(): void {
  historyInMemory = [];
  write("localStorage", historyKey, []);
}

/** Leaves out a payload that is too large to keep twenty of. */
export function shrink({ atMs, draft, outcome }: Omit<SentMessage, "withoutPayload">): SentMessage {
  const { data, payload, file } = draft;
  const length = data.length + payload.length + (file?.base64.length ?? 0);
  if (length <= longestPayload) return { atMs, draft, outcome, withoutPayload: false };
  return { atMs, draft: { ...draft, data: "", payload: "", file: null }, outcome, withoutPayload: true };
}

type StorageName = "sessionStorage" | "localStorage";

function write(storage: StorageName, key: string, value: unknown): void {
  try {
    window[storage].setItem(key, JSON.stringify(value));
  } catch {
    // Forbidden or full: the memory of this page has it, until a reload.
  }
}

function read<T>(storage: StorageName, key: string, schema: z.ZodType<T>): T | null {
  try {
    const parsed = schema.safeParse(JSON.parse(window[storage].getItem(key) ?? "null"));
    return parsed.success ? parsed.data : null;
  } catch {
    return null; // forbidden, or not JSON
  }
}
