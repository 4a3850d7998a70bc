import { pasteHazard, shellOutput, shellWord } from "../../model/text/shell-command";
import { hazardSentence } from "../publish/publish-command";

/** What is configured: a stream, or a consumer of it. */
export interface Configured {
  readonly stream: string;
  readonly consumer: string | null;
  /** JSON, as the server has it. */
  readonly configuration: string;
}

/** `create`: another one like it, on another server or after it is gone. `edit`: the one of that name becomes like it. */
export type ConfigurationDeed = "create" | "edit";

/** The reason why no `nats` command can do it, a sentence; null: one can. */
export function configurationObstacle({ stream, consumer }: Configured): string | null {
  const inStream = pasteHazard(stream);
  if (inStream !== null) return hazardSentence("The stream's name", inStream);
  const inConsumer = consumer === null ? null : pasteHazard(consumer);
  return inConsumer === null ? null : hazardSentence("The consumer's name", inConsumer);
}

/** `nats` command that makes it, or makes one so. Throws `RangeError` where {@link configurationObstacle} finds something. */
export function configurationCommand({ stream, consumer, configuration }: Configured, deed: ConfigurationDeed): string {
  const of = consumer === null ? "stream" : "consumer";
  const names = [stream, ...(consumer === null ? [] : [consumer])].map(shellWord).join(" ");
  const how = deed === "create" ? "add" : "edit --force";
  // On one line: a terminal that is pasted into acts on each.
  return `${shellOutput({ encoding: "utf8", data: compact(configuration) })} | nats ${of} ${how} --config /dev/stdin -- ${names}`;
}

/** Without white space between its values; numbers keep their digits. */
function compact(json: string): string {
  return json.replaceAll(/"(?:[^"\\]|\\.)*"|\s+/g, (token) => (token.startsWith('"') ? token : ""));
}
