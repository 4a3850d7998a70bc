import type * as z from "zod";
import type { jobInputSchema } from "../../contract/failure-jobs";
import { maskedText } from "../../model/message/message-mask";
import type { ActOn, InputCall } from "../http/endpoint";
import { demandPayloadBytes } from "../http/input/payload-input";
import { HttpProblem } from "../http/problem";
import { findRecipients } from "../views/recipients";
import { jobBodyLimit } from "./failure-body-limits";
import { demandDestination, demandRetrySubject } from "./failure-plan";
import { chooseFailures, fixScope, scopeWords } from "./failure-scope";

type StartCall = InputCall<unknown, typeof jobInputSchema>;
type Input = z.output<typeof jobInputSchema>;

/** Starts a job in the name of who asks; it begins once that is written down. Throws `invalid_input` and more. */
export const jobStartAction = {
  needs: { oneOf: ["redrive", "discard"], which: ({ input }) => input.action },
  says: "starts it; also takes `to`, `destination`, `ratePerS`, and `payload` for one message",
  limitBytes: ({ broker }: StartCall["dashboard"]) => jobBodyLimit(broker),
  audit({ dashboard, input }) {
    const scope = fixScope(dashboard, input.scope);
    const count = "ids" in scope ? scope.ids.length : null;
    return { action: input.action, what: scopeWords(scope), count, job: null };
  },
  async handle({ dashboard, visitor, input, deed }) {
    const { chosen, words } = await chooseFailures(dashboard, fixScope(dashboard, input.scope));
    deed.refine({ what: words, count: chosen.length });
    const { action, to, destination, ratePerS } = input;
    demandDestination(dashboard, destination);
    if (destination !== null && findRecipients(dashboard, { subject: destination }).stream === null) {
      throw new HttpProblem("no_stream_for_subject", `no stream captures ${destination}: nothing would be stored`);
    }
    if (to === "consumer") await demandRetrySubject(dashboard, chosen);
    const payload = input.payload === undefined ? undefined : replacement(input.payload);
    const ids = chosen.map(({ failure }) => failure.id);
    const newJob = { action, by: visitor.who, scope: words, to, destination, ratePerS, ids, payload };
    const job = await dashboard.failures.failureJobs.create(newJob, async (job) => {
      deed.refine({ job });
      await deed.begin(startWords(input));
    });
    return { answer: { job }, end: null };
  },
} satisfies ActOn<StartCall> & { limitBytes: object };

function startWords({ to, destination, ratePerS, payload }: Input): string {
  const aim =
    to === "consumer" ? " to the consumer that failed alone" : destination === null ? "" : ` to ${destination}`;
  const rate = ratePerS === null ? "" : `, at most ${ratePerS} a second`;
  return `started${aim}${rate}${payload === undefined ? "" : ", with a payload typed by hand"}`;
}

function replacement(payload: NonNullable<Input["payload"]>): Uint8Array {
  const bytes = demandPayloadBytes(payload);
  if (Buffer.from(bytes).includes(maskedText)) {
    throw new HttpProblem("invalid_input", `payload.data holds ${maskedText}: what is masked would be lost`, [
      { path: "payload.data", message: `holds ${maskedText}` },
    ]);
  }
  return bytes;
}
