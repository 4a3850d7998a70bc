import { formatCount, formatQuantity } from "@/lib/client/words/format";
import { actionWords } from "@/lib/client/words/job-words";
import type { FailedConsumer, FailurePlan } from "@/lib/contract/failure-jobs";
import type { Recipient } from "@/lib/contract/failures";
import { needsAttention } from "@/lib/model/consumer/consumer-health";
import { consumerKey } from "@/lib/model/consumer/consumer-key";
import type { FailureAction } from "@/lib/model/job/job";

/** What a plan means, in one or two sentences. */
export function planSummary(action: FailureAction, plan: FailurePlan): string {
  const messages = formatQuantity(plan.total, "message");
  if (action === "discard") {
    const dropped = plan.drops === 0 ? "Nothing is dropped from a stream." : `${dropWords(plan)} from their streams.`;
    return `Marks ${messages} as done with. ${dropped} This cannot be undone.`;
  }
  if (plan.stored === 0) return "Stores nothing.";
  if (plan.to === "consumer" && plan.targeted.possible)
    return `Stores ${copies(plan)}. Only the consumer that failed will receive ${them(plan.stored)}.`;
  const readers = readersOf(plan).length;
  if (readers === 0) return `Stores ${copies(plan)}. No consumer reads where they go.`;
  if (plan.targeted.possible) return `Stores ${copies(plan)}. ${onlyReaders(plan)}.`;
  return `Stores ${copies(plan)}. Replay: every consumer of the subject sees them, ${formatQuantity(readers, "consumer")} in all.`;
}

/** Who reads where the copies go, where that is nobody but who failed: `settlement is the only reader of this subject`. */
function onlyReaders(plan: FailurePlan): string {
  const readers = readersOf(plan);
  const [first] = readers;
  const subjects = plan.subjects.length + plan.otherSubjects;
  if (readers.length === 1 && first !== undefined && plan.otherSubjects === 0)
    return `${first.displayName} is the only reader of ${subjects === 1 ? "this subject" : "these subjects"}`;
  return "Each subject is read by nobody but the consumer that failed";
}

/** What sending to the subject means. */
export function everyoneHint(plan: FailurePlan | undefined): string {
  if (plan?.to === "everyone" && plan.targeted.possible && plan.stored > 0)
    return `Replay: the copies go to the subject. ${onlyReaders(plan)}.`;
  return "Replay: the copies go to the subject, and whoever reads it sees them again.";
}

/** The consumers that copies would reach, each once, however many of the subjects it reads. */
function readersOf({ subjects }: FailurePlan): Recipient[] {
  const all = subjects.flatMap(({ recipients }) => recipients);
  return [...new Map(all.map((recipient) => [consumerKey(recipient.stream, recipient.name), recipient])).values()];
}

/** Messages that a job by this plan would do something with. */
export function actedCount(action: FailureAction, { total, stored }: FailurePlan): number {
  return action === "discard" ? total : stored;
}

/** What a plan does, as the name of a button: `Redrive 3`. */
export function actionLabel(action: FailureAction, plan: FailurePlan | undefined): string {
  const count = plan === undefined ? 0 : actedCount(action, plan);
  return count === 0 ? actionWords[action] : `${actionWords[action]} ${formatCount(count)}`;
}

/** The same as a heading, with what was chosen where nothing would be done. */
export function planTitle(action: FailureAction, plan: FailurePlan | undefined): string {
  if (plan === undefined) return `${actionWords[action]} these messages`;
  return `${actionWords[action]} ${formatQuantity(actedCount(action, plan) || plan.total, "message")}`;
}

/** Messages that are left out because their consumer cannot be reached alone. */
export function unreachedCount({ skipped, incomplete }: FailurePlan): number {
  return skipped - incomplete;
}

function copies(plan: FailurePlan): string {
  const { stored, otherSubjects } = plan;
  const most = otherSubjects > 0 ? "at most " : ""; // not all subjects were asked whether they take copies
  if (stored > 1) return `copies of ${most}${formatCount(stored)} messages`;
  return plan.total === 1 ? "a copy of the message" : "a copy of one message";
}
const dropWords = ({ drops }: FailurePlan) => formatQuantity(drops, "message is dropped", "messages are dropped");

/** Which headers the copies have and which they leave out, in sentences. */
export function headerSentence(plan: FailurePlan | undefined): string {
  const of = plan !== undefined && plan.incomplete > 0 ? " of the others" : "";
  const kept = `All headers${of} are copied, including repeated and empty ones, except those addressed to the server`;
  const names = plan?.leftOutHeaders ?? [];
  if (names.length === 0) return `${kept}. Each copy gets a new message id.`;
  const words = names.map(({ name, count }) =>
    count === plan?.total ? name : `${name} in ${formatQuantity(count, "message")}`,
  );
  return `${kept} (left out: ${words.join(", ")}). Each copy gets a new message id.`;
}

/** What a person should know before pressing; each a sentence. */
export function planWarnings(action: FailureAction, plan: FailurePlan): string[] {
  if (action === "discard") return [];
  const warnings: string[] = skipWarnings(plan);
  if (plan.gone > 0)
    warnings.push(
      `${formatQuantity(plan.gone, "payload is", "payloads are")} gone: nothing can be sent for ${them(plan.gone)}.`,
    );
  if (plan.withoutSubject > 0) {
    const advice =
      plan.to === "consumer"
        ? `the consumer would not take ${them(plan.withoutSubject)}.`
        : `choose another subject for ${them(plan.withoutSubject)}.`;
    const [one, many] = ["message does not say where it came from", "messages do not say where they came from"];
    warnings.push(`${formatQuantity(plan.withoutSubject, one, many)}: ${advice}`);
  }
  const refused = plan.subjects.filter(({ refusal }) => refusal !== null);
  const [reserved] = refused;
  if (reserved !== undefined)
    warnings.push(`Copies to ${listed(refused.map(({ subject }) => subject))} would be refused: ${reserved.refusal}.`);
  const lost = plan.subjects.filter(({ stream, refusal }) => stream === null && refusal === null);
  if (lost.length > 0)
    warnings.push(`No stream captures ${listed(lost.map(({ subject }) => subject))}: those copies would be refused.`);
  const recipients = readersOf(plan);
  const paused = recipients.filter((recipient) => recipient.paused).length;
  if (paused > 0)
    warnings.push(
      `${formatQuantity(paused, "consumer is", "consumers are")} paused: copies wait there until they are resumed.`,
    );
  const ill = recipients.filter(({ verdict, paused: isPaused }) => !isPaused && needsAttention(verdict));
  const [first] = ill;
  if (first !== undefined)
    warnings.push(
      ill.length === 1
        ? `${first.displayName} still has trouble: copies may wait, or fail again.`
        : `${formatCount(ill.length)} consumers still have trouble: copies may wait, or fail again.`,
    );
  if (!plan.targeted.possible && recipients.length > 0)
    warnings.push(`Not only the consumer that failed will receive it: ${plan.targeted.reason}.`);
  return warnings;
}

/** Which messages no copy is made of, and why. */
function skipWarnings(plan: FailurePlan): string[] {
  const { incomplete } = plan;
  const unreached = unreachedCount(plan);
  const warnings: string[] = [];
  if (incomplete > 0) warnings.push(`${skipWords(incomplete)}: ${partlyKept(incomplete)}.`);
  if (unreached > 0)
    warnings.push(
      `${skipWords(unreached)}: ${unreached === 1 ? "its consumer" : "their consumers"} cannot be reached alone.`,
    );
  return warnings;
}

function skipWords(count: number): string {
  return formatQuantity(count, "message is skipped and stays as it is", "messages are skipped and stay as they are");
}

const partlyKept = (count: number) => `${count === 1 ? "its" : "their"} headers were kept only in part`;

const them = (count: number) => (count === 1 ? "it" : "them");

/** The first few names, and how many more there are. */
function listed(names: readonly string[]): string {
  const first = names.slice(0, 3).join(", ");
  return names.length > 3 ? `${first} and ${formatQuantity(names.length - 3, "more subject")}` : first;
}

/** Why a plan cannot be carried out, or null. */
export function planObstacle(action: FailureAction, plan: FailurePlan): string | null {
  if (plan.total === 0) return "No failure matches any more";
  if (action === "discard") return null;
  if (plan.stored > 0) return null;
  if (plan.skipped === plan.total) return skipObstacle(plan);
  if (plan.gone === plan.total - plan.skipped) return "The payloads are gone: there is nothing to send";
  if (plan.subjects.length === 0 && plan.to === "consumer") return "No message says where it came from";
  if (plan.subjects.length === 0) return "No message says where it came from: choose a subject";
  if (plan.subjects.every(({ refusal }) => refusal !== null)) return "No copy may be sent to any of these subjects";
  return plan.subjects.every(({ stream, refusal }) => stream === null || refusal !== null)
    ? "No stream captures where the copies would go"
    : "No copy would be stored";
}

function skipObstacle(plan: FailurePlan): string {
  const { total, incomplete } = plan;
  if (unreachedCount(plan) === total) return "No consumer that failed can be reached alone";
  if (incomplete === total) return `No copy can be made: ${partlyKept(total)}`;
  return `No copy can be made: of ${formatCount(incomplete)} the headers were kept only in part, and of the others no consumer can be reached alone`;
}

/** Why copies cannot be sent to the consumer that failed alone, a sentence; null where they can, for some at least. */
export function aloneObstacle({ total, reachable, consumers, otherConsumers }: FailurePlan): string | null {
  if (reachable > 0) return null;
  const [first] = consumers;
  if (total === 0 || first === undefined) return "No failure matches any more.";
  const obstacle = first.obstacle ?? "";
  const number = consumers.length + otherConsumers;
  if (number === 1) return `Not possible: ${obstacle}.`;
  const isSame = otherConsumers === 0 && consumers.every((consumer) => consumer.obstacle === obstacle);
  return isSame
    ? `Not possible: ${obstacle}.`
    : `Not possible for any of ${formatQuantity(number, "consumer")}; for example, ${obstacle}.`;
}

/** What sending to the consumer that failed alone means. */
export function aloneHint({ total, reachable }: FailurePlan): string {
  const meaning = "The copies go to its own retry subject, which nobody else reads.";
  return reachable === total ? meaning : `${meaning} Possible for ${formatCount(reachable)} of ${formatCount(total)}.`;
}

/** A consumer that failed, as it is called. */
export function failedConsumerName({ displayName, stream }: FailedConsumer): string {
  if (displayName === null) return "Consumer not known";
  return stream === null ? displayName : `${displayName} of ${stream}`;
}
