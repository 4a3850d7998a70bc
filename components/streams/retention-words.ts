import type { Retention, StreamConfig } from "@/lib/model/stream/stream";

/** Retention as one word for a list, and what it means. */
export const retentionWords: Record<Retention, { word: string; meaning: string }> = {
  limits: { word: "Limits", meaning: "Messages stay until a limit of age, size or number removes them." },
  interest: { word: "Interest", meaning: "A message is removed once every consumer has acknowledged it." },
  workqueue: { word: "Work queue", meaning: "A message is removed as soon as its consumer has acknowledged it." },
};

/** Storage as a word. */
export const storageWords: Record<StreamConfig["storage"], string> = { file: "File", memory: "Memory" };

/** What happens at a limit, in words. */
export const discardWords: Record<StreamConfig["discard"], string> = {
  old: "drops the oldest message",
  new: "refuses the new message",
};
