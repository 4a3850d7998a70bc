import type { SettingValue } from "../../model/setting";
import { formatBytes, formatCount, formatDuration, formatExact } from "./format";

/** What a setting is set to, for people. */
export function settingText(value: SettingValue): string {
  switch (value.kind) {
    case "flag":
      return value.on ? "yes" : "no";
    case "none":
      return "none";
    case "count":
      return formatCount(value.value);
    case "bytes":
      return formatBytes(value.value);
    case "duration":
      return formatDuration(value.ms);
    case "time":
      return formatExact(new Date(value.at));
    case "word":
    case "text":
      return value.text;
  }
}
