import type * as z from "zod";
import { visitorOf } from "../access/visitor";
import type { JobWish, jobInputSchema } from "../contract/failure-jobs";
import type { FailureJob, RedriveTo } from "../model/failure-job";
import { maskedText } from "../model/message-mask";
import { payloadBytes } from "../model/payload-view";
import { chooseFailures, demandRetrySubject, isCaptured, scopeWords } from "./failure-plan";
import { demandRight } from "./permission";
import { HttpProblem } from "./problem";
import type { Runtime } from "./runtime";

/** Starts a job in the name of who asks, and writes that down. Throws `not_allowed`, `invalid_input` and more. */
export async function startJob(
  runtime: Runtime,
  headers: Headers,
  input: z.output<typeof jobInputSchema>,
): Promise<FailureJob> {
  const visitor = visitorOf(headers, runtime.env.access);
  const { action, scope, to, destination, ratePerS } = input;
  // Before anything is searched for: who may not do it learns nothing by asking.
  const asked = "ids" in scope ? scope.ids.length : null;
  await demandRight(runtime, visitor, action, { action, what: scopeWords(scope), count: asked, job: null });
  const { chosen, words } = await chooseFailures(runtime, scope);
  const about = { action, what: words, count: chosen.length, job: null };
  if (destination !== null && !isCaptured(runtime, destination)) {
    throw new HttpProblem("no_stream_for_subject", `no stream captures ${destination}: nothing would be stored`);
  }
  if (to === "consumer") await demandRetrySubject(runtime, chosen);
  const by = visitor.who;
  const payload = input.payload === undefined ? undefined : replacement(input.payload);
  const ids = chosen.map(({ failure }) => failure.id);
  const job = await runtime.failures.jobs.create({ action, by, scope: words, to, destination, ratePerS, ids, payload });
  const detail = `started${aimWords(to, destination)}`;
  await runtime.audit.record({ ...about, who: by, result: "started", detail, job: job.id });
  return job;
}

function aimWords(to: RedriveTo, destination: string | null): string {
  if (to === "consumer") return " to the consumer that failed alone";
  return destination === null ? "" : ` to ${destination}`;
}

/** Asks a job for something in the name of who asks. */
export async function askJob(runtime: Runtime, headers: Headers, id: string, wish: JobWish): Promise<FailureJob> {
  const visitor = visitorOf(headers, runtime.env.access);
  const { jobs } = runtime.failures;
  const { action, scope: what, total: count } = jobs.get(id);
  await demandRight(runtime, visitor, action, { action: wish, what, count, job: id });
  const job = await jobs.ask(id, wish, visitor.who);
  const detail = `${job.status}, ${job.pending} of ${job.total} pending`;
  await runtime.audit.record({ who: visitor.who, action: wish, what, count, result: "done", detail, job: id });
  return job;
}

function replacement(payload: { encoding: "utf8" | "base64"; data: string }): Uint8Array {
  if (payload.data.includes(maskedText)) {
    throw new HttpProblem("invalid_input", `payload.data holds ${maskedText}: what is masked would be lost`, [
      { path: "payload.data", message: `holds ${maskedText}` },
    ]);
  }
  try {
    return payloadBytes(payload);
  } catch {
    throw new HttpProblem("invalid_input", "payload.data is not base64", [
      { path: "payload.data", message: "not base64" },
    ]);
  }
}
