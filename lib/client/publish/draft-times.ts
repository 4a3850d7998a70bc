import { scheduleProblem, ttlProblem } from "../../model/message/message-time";
import type { StreamRoute } from "../../model/message/publish-rule";
import type { SubjectGrammar } from "../../model/stream/grammar";
import type { Stream } from "../../model/stream/stream";
import type { PublishDraft } from "./publish-draft";

/** A stream as far as it decides what may be sent to it. */
export type DraftStream = StreamRoute & {
  readonly config: Pick<Stream["config"], "messagesExpire" | "schedules">;
};

/** What is wrong with when a message expires and when it is published, by field; null: nothing. */
export function checkTimes(
  { ttl, schedule, scheduleTarget }: PublishDraft,
  stream: DraftStream | undefined,
  grammar: SubjectGrammar,
) {
  const name = stream?.config.name;
  return {
    ttl:
      ttl === ""
        ? null
        : (ttlProblem(ttl) ??
          (stream?.config.messagesExpire === false ? `${name} takes no time to live: allow_msg_ttl is off.` : null)),
    schedule: schedule === "" ? null : (scheduleProblem(schedule) ?? scheduleOff(stream)),
    scheduleTarget: checkTarget({ schedule, scheduleTarget }, stream, grammar),
  };
}

function scheduleOff(stream: DraftStream | undefined): string | null {
  return stream?.config.schedules === false
    ? `${stream.config.name} takes no schedules: allow_msg_schedules is off.`
    : null;
}

function checkTarget(
  { schedule, scheduleTarget }: Pick<PublishDraft, "schedule" | "scheduleTarget">,
  stream: DraftStream | undefined,
  grammar: SubjectGrammar,
): string | null {
  if (scheduleTarget === "") return schedule === "" ? null : "Say which subject the server publishes it to.";
  if (schedule === "") return "Say when the server publishes it there.";
  const captures = stream?.config.subjects.some((filter) => grammar.covers(filter, scheduleTarget));
  return (
    grammar.explainName(scheduleTarget) ??
    (captures === false ? `${stream?.config.name} does not capture it: a schedule stays within its stream.` : null)
  );
}
