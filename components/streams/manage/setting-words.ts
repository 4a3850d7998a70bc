import { formatBytes, formatCount, formatDuration } from "@/lib/client/words/format";
import type { StreamSettingName, StreamSettings } from "@/lib/model/stream/stream-settings";
import { visibleLine } from "@/lib/model/text/visible-text";
import { discardWords, retentionWords, storageWords } from "../retention-words";

/** What each setting is called. */
export const settingLabels: Readonly<Record<StreamSettingName, string>> = {
  description: "Description",
  subjects: "Subjects",
  retention: "Retention",
  storage: "Storage",
  replicas: "Replicas",
  maxAgeMs: "Max age",
  maxBytes: "Max size",
  maxMessages: "Max messages",
  maxMessagesPerSubject: "Max per subject",
  maxMessageBytes: "Max message size",
  discard: "At a limit it",
  duplicateWindowMs: "Duplicate window",
  allowDirect: "Direct reads",
  metadata: "Metadata",
};

/** A setting's value in words. */
export function settingWords(settings: StreamSettings, name: StreamSettingName): string {
  switch (name) {
    case "description":
      return settings.description === null ? "none" : visibleLine(settings.description);
    case "subjects":
      return settings.subjects.length === 0 ? "none" : settings.subjects.map(visibleLine).join(", ");
    case "retention":
      return retentionWords[settings.retention].word;
    case "storage":
      return storageWords[settings.storage];
    case "replicas":
      return formatCount(settings.replicas);
    case "maxAgeMs":
      return settings.maxAgeMs === null ? "no limit" : formatDuration(settings.maxAgeMs);
    case "maxBytes":
    case "maxMessageBytes":
      return limitWords(settings[name], formatBytes);
    case "maxMessages":
    case "maxMessagesPerSubject":
      return limitWords(settings[name], formatCount);
    case "discard":
      return discardWords[settings.discard];
    case "duplicateWindowMs":
      return settings.duplicateWindowMs === 0 ? "none" : formatDuration(settings.duplicateWindowMs);
    case "allowDirect":
      return settings.allowDirect ? "allowed" : "not allowed";
    case "metadata": {
      const notes = Object.entries(settings.metadata);
      return notes.length === 0 ? "none" : notes.map(([key, value]) => visibleLine(`${key}=${value}`)).join(", ");
    }
  }
}

function limitWords(limit: number | null, format: (value: number) => string): string {
  return limit === null ? "no limit" : format(limit);
}
