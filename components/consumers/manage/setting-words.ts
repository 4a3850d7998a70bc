import { formatCount, formatDuration } from "@/lib/client/words/format";
import type { ConsumerSettingName, ConsumerSettings } from "@/lib/model/consumer/consumer-settings";
import { visibleLine } from "@/lib/model/text/visible-text";

/** What each setting is called. */
export const settingLabels: Readonly<Record<ConsumerSettingName, string>> = {
  description: "Description",
  filterSubjects: "Filters",
  ackWaitMs: "Ack wait",
  maxDeliver: "Max deliver",
  maxAckPending: "Max ack pending",
  backoffMs: "Backoff",
  metadata: "Metadata",
};

/** A setting's value in words. */
export function settingWords(settings: ConsumerSettings, name: ConsumerSettingName): string {
  switch (name) {
    case "description":
      return settings.description === null ? "none" : visibleLine(settings.description);
    case "filterSubjects":
      return settings.filterSubjects.length === 0
        ? "every message"
        : settings.filterSubjects.map(visibleLine).join(", ");
    case "ackWaitMs":
      return formatDuration(settings.ackWaitMs);
    case "maxDeliver":
    case "maxAckPending": {
      const limit = settings[name];
      return limit === null ? "no limit" : formatCount(limit);
    }
    case "backoffMs":
      return settings.backoffMs.length === 0
        ? "none"
        : settings.backoffMs.map((delayMs) => formatDuration(delayMs)).join(", ");
    case "metadata": {
      const notes = Object.entries(settings.metadata);
      return notes.length === 0 ? "none" : notes.map(([key, value]) => visibleLine(`${key}=${value}`)).join(", ");
    }
  }
}
