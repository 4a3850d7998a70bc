import type * as z from "zod";
import { maxImportBytes, maxJobMessages, type messageJobInputSchema } from "../../../contract/message-jobs";
import { taken } from "../../../event-bus/broker/offer";
import type { NewJob } from "../../../jobs/jobs";
import type { PlanItem } from "../../../jobs/plan-parts";
import { type Job, rightFor } from "../../../model/job/job";
import { exact } from "../../../model/known";
import type { Dashboard } from "../../dashboard/dashboard";
import type { ActOn, InputCall } from "../../http/endpoint";
import { HttpProblem } from "../../http/problem";
import { findRecipients } from "../../views/recipients";
import { driftOf } from "../manage/confirmation";
import { demandForeignStream } from "../manage/managed";
import { type ChosenMessages, chooseMessages } from "./chosen-messages";
import { readImportedLines } from "./imported-lines";
import { demandAim } from "./message-plan";
import { searchWords } from "./search-words";

type StartCall = InputCall<unknown, typeof messageJobInputSchema>;
type Input = z.output<typeof messageJobInputSchema>;

/** Files whose messages are not all stored yet: every process holds them. */
const openImports = 4;

/** JSON text escapes what lines of JSON are full of. */
export const messageBodyLimit = maxImportBytes * 2;

/** What a job is to be about, and the words of it. */
interface Wanted {
  readonly items: readonly PlanItem[];
  readonly newestAt: string | null;
  readonly scope: string;
}

/** Starts a job over messages in the name of who asks; it begins once that is written down. */
export const messageJobAction = {
  needs: { oneOf: ["publish", "manage"], which: ({ input }) => rightFor(input.action) },
  says: "starts a job over messages: a body like that of its plan with its `search`, `ratePerS`, and `confirmed` with `total` (`typed` to delete, `wrong` to import); `erase` overwrites what is deleted",
  limitBytes: () => messageBodyLimit,
  audit: ({ input }) => ({ action: auditAction(input), what: scopeOf(input), count: null, job: null }),
  async handle({ request, dashboard, visitor, process: { searches }, input, deed }) {
    demandAim(dashboard, input);
    if (input.action !== "delete") demandStream(dashboard, input.destination);
    const call = { dashboard, visitor, searches };
    const wanted =
      input.action === "import" ? importedItems(dashboard, input) : await chosenItems(call, input, request.signal);
    const { items, newestAt, scope } = wanted;
    deed.refine({ what: scope, count: items.length });
    const newJob: NewJob = {
      type: "created_over_messages",
      ...{ action: input.action, by: visitor.who, scope, newestAt, ratePerS: input.ratePerS },
      destination: input.action === "delete" ? null : input.destination,
      erases: input.action === "delete" && input.erase,
    };
    const job = await dashboard.failures.jobs.create(newJob, items, async (job) => {
      deed.refine({ job });
      await deed.begin(startWords(input));
    });
    return { answer: { job }, end: null };
  },
} satisfies ActOn<StartCall> & { limitBytes: object };

const auditAction = ({ action }: Input) => (action === "delete" ? "delete_messages" : action);

function scopeOf(input: Input): string {
  return input.action === "import" ? "messages of a file" : searchWords(input.search);
}

function startWords(input: Input): string {
  const rate = input.ratePerS === null ? "" : `, at most ${input.ratePerS} a second`;
  if (input.action === "delete") return `started${input.erase ? ", overwriting their bytes" : ""}${rate}`;
  return `started${input.destination === null ? "" : ` to ${input.destination}`}${rate}`;
}

function demandStream(dashboard: Dashboard, destination: string | null): void {
  if (destination === null) return;
  const { refusal, stream } = findRecipients(dashboard, { subject: destination });
  if (refusal !== null) throw new HttpProblem("reserved_subject", `${refusal}; nothing was started`);
  if (stream === null)
    throw new HttpProblem("no_stream_for_subject", `no stream captures ${destination}: nothing would be stored`);
}

async function chosenItems(
  call: Parameters<typeof chooseMessages>[0],
  input: Exclude<Input, { action: "import" }>,
  signal: AbortSignal,
): Promise<Wanted> {
  const { total } = input.confirmed;
  if (input.action === "delete" && input.confirmed.typed !== String(total)) {
    const message = `is not "${total}": nothing was done`;
    throw new HttpProblem("invalid_input", `confirmed.typed ${message}`, [{ path: "confirmed.typed", message }]);
  }
  const { items, newestAt, groups, isTooMany } = await chosenOf(call, { ...input.search, order: "oldest" }, signal);
  if (isTooMany) throw new HttpProblem("invalid_input", `more than ${maxJobMessages} messages: one job takes no more`);
  for (const { channel } of groups) demandForeignStream(channel);
  demandAsMany("messages that match", total, items.length);
  return { items, newestAt, scope: searchWords(input.search) };
}

async function chosenOf(...about: Parameters<typeof chooseMessages>): Promise<ChosenMessages> {
  const choosing = chooseMessages(...about);
  for (;;) {
    const { value, done } = await choosing.next();
    if (done === true) return value;
  }
}

function importedItems({ broker, failures }: Dashboard, input: Extract<Input, { action: "import" }>): Wanted {
  const { destination, ndjson, confirmed } = input;
  const judge = { grammar: broker.grammar, sender: taken(broker.sender), destination };
  demandRoom(failures.jobs.list());
  const { items, wrong, otherWrong, isTooMany } = readImportedLines(ndjson, judge);
  if (isTooMany) throw new HttpProblem("invalid_input", `more than ${maxJobMessages} messages: one job takes no more`);
  demandAsMany("lines that are left out", confirmed.wrong, wrong.length + otherWrong);
  demandAsMany("messages of the file", confirmed.total, items.length);
  return { items, newestAt: null, scope: "messages of a file" };
}

/** Throws `overloaded` while as many imports are under way as are held at once. */
function demandRoom(jobs: readonly Job[]): void {
  const open = jobs.filter(({ action, pending }) => action === "import" && pending > 0);
  if (open.length < openImports) return;
  throw new HttpProblem("overloaded", `${open.length} imports are under way: wait until one ends, or cancel one`);
}

/** Throws `conflict` where there are more than somebody confirmed. */
function demandAsMany(of: string, confirmed: number, now: number): void {
  const figures = [{ of, confirmed, now: exact(now), steady: true }];
  const drift = driftOf({ what: of, createdAt: { confirmed: "", now: "" }, figures });
  if (drift !== null) throw new HttpProblem("conflict", `${drift}. Nothing was done: look at the new plan`);
}
