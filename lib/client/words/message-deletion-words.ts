import type { MessageDeletionPlan, WantingReader } from "../../contract/manage-message";
import { visibleLine } from "../../model/text/visible-text";
import { formatQuantity } from "./format";

const andList = new Intl.ListFormat("en");

const stateWords: Record<WantingReader["state"], string> = {
  waiting: "not delivered yet",
  in_flight: "in flight",
  done_or_in_flight: "in flight or done",
  retrying: "coming again",
};

/** Who still wants a message that is about to be deleted, a sentence; null: nobody does, or nobody knows. */
export function wantingSentence({ wanted, otherWanting }: MessageDeletionPlan): string | null {
  if (wanted.length === 0) return null;
  const named = wanted.map(({ displayName, state }) => `${visibleLine(displayName)} (${stateWords[state]})`);
  const others = otherWanting > 0 ? [formatQuantity(otherWanting, "other")] : [];
  const verb = wanted.length + otherWanting === 1 ? "has" : "have";
  return `${andList.format([...named, ...others])} ${verb} not acknowledged it: it is never delivered to them again.`;
}

/** What else is to be known before it goes, one sentence each. */
export function messageDeletionSentences({ wanted, readersAt, mirrorOf, place }: MessageDeletionPlan): string[] {
  return [
    ...(readersAt === null ? ["Who still wants it is not known: no consumer's counters were read."] : []),
    ...(readersAt !== null && wanted.length === 0 ? ["No consumer still wants it, by their counters."] : []),
    ...(mirrorOf === null
      ? []
      : [`${visibleLine(place.channel)} is a mirror of ${visibleLine(mirrorOf)}: the original stays there.`]),
  ];
}
