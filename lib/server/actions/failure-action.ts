import type * as z from "zod";
import { visitorOf } from "../../access/visitor";
import type { JobWish, jobInputSchema } from "../../contract/failure-jobs";
import type { FailureJob } from "../../model/failure/failure-job";
import { maskedText } from "../../model/message/message-mask";
import { findRecipients } from "../dashboard";
import { demandPayloadBytes } from "../http/payload-input";
import { HttpProblem } from "../http/problem";
import type { Runtime } from "../runtime";
import { type ActivityAbout, noteActivity, noteRefusal } from "./activity";
import { chooseFailures, demandDestination, demandRetrySubject, fixScope, scopeWords } from "./failure-plan";
import { demandRight } from "./permission";

/** Starts a job in the name of who asks; that, or why not, is written down. Throws `not_allowed`, `invalid_input` and more. */
export async function startJob(
  runtime: Runtime,
  headers: Headers,
  input: z.output<typeof jobInputSchema>,
): Promise<FailureJob> {
  const visitor = visitorOf(headers, runtime.env.access);
  const { action } = input;
  const scope = fixScope(runtime, input.scope);
  const by = visitor.who;
  const count = "ids" in scope ? scope.ids.length : null;
  let about: ActivityAbout = { who: by, action, what: scopeWords(scope), count, job: null };
  // Before anything is searched for: who may not do it learns nothing by asking.
  demandRight(runtime, visitor, action, about);
  try {
    const { chosen, words } = await chooseFailures(runtime, scope);
    about = { ...about, what: words, count: chosen.length };
    const { to, destination, ratePerS } = input;
    demandDestination(runtime, destination);
    if (destination !== null && findRecipients(runtime, destination).stream === null) {
      throw new HttpProblem("no_stream_for_subject", `no stream captures ${destination}: nothing would be stored`);
    }
    if (to === "consumer") await demandRetrySubject(runtime, chosen);
    const payload = input.payload === undefined ? undefined : replacement(input.payload);
    const ids = chosen.map(({ failure }) => failure.id);
    const newJob = { action, by, scope: words, to, destination, ratePerS, ids, payload };
    return await runtime.failures.jobs.create(newJob, async (job) => {
      about = { ...about, job };
      await runtime.audit.record({ ...about, result: "started", detail: startWords(input) });
    });
  } catch (error) {
    noteRefusal(runtime, about, error);
    throw error;
  }
}

function startWords(input: z.output<typeof jobInputSchema>): string {
  const { to, destination, ratePerS, payload } = input;
  const aim =
    to === "consumer" ? " to the consumer that failed alone" : destination === null ? "" : ` to ${destination}`;
  const rate = ratePerS === null ? "" : `, at most ${ratePerS} a second`;
  return `started${aim}${rate}${payload === undefined ? "" : ", with a payload typed by hand"}`;
}

/** Asks a job for something in the name of who asks; that, or why not, is written down. */
export async function askJob(runtime: Runtime, headers: Headers, id: string, wish: JobWish): Promise<FailureJob> {
  const visitor = visitorOf(headers, runtime.env.access);
  const { jobs } = runtime.failures;
  const { action, scope: what, total: count } = findJob(runtime, visitor.who, id, wish);
  const about = { who: visitor.who, action: wish, what, count, job: id };
  demandRight(runtime, visitor, action, about);
  try {
    const job = await jobs.ask(id, wish, visitor.who);
    const detail = `${job.status}, ${job.pending} of ${job.total} pending`;
    await noteActivity(runtime, about, { result: "done", detail });
    return job;
  } catch (error) {
    noteRefusal(runtime, about, error);
    throw error;
  }
}

function findJob(runtime: Runtime, who: string, id: string, wish: JobWish): FailureJob {
  try {
    return runtime.failures.jobs.get(id);
  } catch (error) {
    noteRefusal(runtime, { who, action: wish, what: "an unknown job", count: null, job: id }, error);
    throw error;
  }
}

function replacement(payload: { encoding: "utf8" | "base64"; data: string }): Uint8Array {
  const bytes = demandPayloadBytes(payload);
  if (Buffer.from(bytes).includes(maskedText)) {
    throw new HttpProblem("invalid_input", `payload.data holds ${maskedText}: what is masked would be lost`, [
      { path: "payload.data", message: `holds ${maskedText}` },
    ]);
  }
  return bytes;
}
