import type { MessagePlan, MessagePlanLine } from "../../contract/message-jobs";
import { needsAttention } from "../../model/consumer/consumer-health";
import { consumerKey } from "../../model/consumer/consumer-key";
import type { MessageAction } from "../../model/job/job";
import { visibleLine } from "../../model/text/visible-text";
import { formatBytes, formatCompact, formatCount, formatQuantity } from "./format";
import { unreadWords } from "./search-words";

const andList = new Intl.ListFormat("en");

/** How far looking for the messages is, in words. */
export function planProgressWords(progress: Extract<MessagePlanLine, { kind: "progress" }> | null): string {
  if (progress === null) return "Looking for the messages";
  const { scanned, total, found } = progress;
  const of = total === null ? "" : ` of at most ${formatCompact(Math.max(total, scanned))}`;
  return `Looking for the messages: ${formatCount(scanned)}${of} scanned, ${formatCount(found)} found`;
}

/** What a plan does, in a sentence or two. */
export function messagePlanSummary(action: MessageAction, plan: MessagePlan): string {
  const { total, bytes } = plan;
  const messages = formatQuantity(total, "message");
  if (total === 0) return action === "import" ? "No line of the file can be stored." : "No message matches.";
  switch (action) {
    case "delete":
      return `Removes ${messages} (${formatBytes(bytes)}) for everybody. This cannot be undone.`;
    case "replay":
      return `Stores ${total === 1 ? "a copy of one message" : `copies of ${messages}`} (${formatBytes(bytes)}). ${readersWords(plan)}`;
    case "import":
      return `Stores ${messages} (${formatBytes(bytes)}). ${readersWords(plan)}`;
  }
}

function readersWords({ total, subjects, otherSubjects }: MessagePlan): string {
  const readers = new Set(
    subjects.flatMap(({ recipients }) => recipients.map(({ stream, name }) => consumerKey(stream, name))),
  );
  if (readers.size === 0) return "No consumer reads what goes there.";
  const least = otherSubjects > 0 ? "At least " : "";
  const words = formatQuantity(readers.size, "consumer receives", "consumers receive");
  return total === 1
    ? `${least}${words} it, as if it were published now.`
    : `${least}${words} them, as if they were published now.`;
}

/** What a person should know before; each a sentence. */
export function messagePlanWarnings(action: MessageAction, plan: MessagePlan): string[] {
  const { unfinished, readers, otherReaders, unread, subjects, wrong, otherWrong } = plan;
  const refused = subjects.filter(({ refusal }) => refusal !== null);
  const lost = subjects.filter(({ stream, refusal }) => stream === null && refusal === null);
  const ill = subjects.flatMap(({ recipients }) => recipients).filter(({ verdict }) => needsAttention(verdict));
  const [reserved] = refused;
  const [first] = ill;
  const wrongLines = wrong.length + otherWrong;
  return [
    ...(unread.length > 0 ? [unreadWords(unread)] : []),
    ...(wrongLines > 0 ? [`${formatQuantity(wrongLines, "line is", "lines are")} wrong and left out.`] : []),
    ...(unfinished > 0
      ? [
          `${formatQuantity(unfinished, "message is", "messages are")} still to be finished where ${unfinished === 1 ? "it is" : "they are"} stored: with a copy ${unfinished === 1 ? "it is" : "each is"} handled twice.`,
        ]
      : []),
    ...(reserved === undefined
      ? []
      : [`Copies to ${listed(refused.map(({ subject }) => subject))} would be refused: ${reserved.refusal}.`]),
    ...(lost.length > 0
      ? [`No stream captures ${listed(lost.map(({ subject }) => subject))}: what goes there would be refused.`]
      : []),
    ...(first === undefined
      ? []
      : [`${visibleLine(first.displayName)} has trouble already: copies may wait, or fail.`]),
    ...(action === "delete" && readers.length > 0 ? [unfinishedWords(readers, otherReaders)] : []),
  ];
}

function unfinishedWords(readers: MessagePlan["readers"], others: number): string {
  const named = readers.map(({ displayName }) => visibleLine(displayName));
  const all = others > 0 ? [...named, formatQuantity(others, "other")] : named;
  const verb = readers.length + others === 1 ? "has" : "have";
  return `${andList.format(all)} ${verb} messages of these streams still to finish: what is removed is never delivered.`;
}

function listed(names: readonly string[]): string {
  const first = names.slice(0, 3).map(visibleLine).join(", ");
  return names.length > 3 ? `${first} and ${formatQuantity(names.length - 3, "more subject")}` : first;
}

/** Why a plan cannot be carried out, a sentence; null: it can. */
export function messagePlanObstacle(plan: MessagePlan): string | null {
  const { total, subjects, otherSubjects, obstacle } = plan;
  if (obstacle !== null) return obstacle;
  if (total === 0) return "There is nothing to do";
  const isNowhere = subjects.every(({ stream, refusal }) => stream === null || refusal !== null);
  return isNowhere && otherSubjects === 0 ? "No stream would store any of them" : null;
}
