import type * as z from "zod";
import { visitorOf } from "../access/visitor";
import type { PublishAnswer, publishInputSchema } from "../contract/publish";
import { isEventBusError } from "../event-bus/errors";
import type { Activity } from "../model/activity";
import { demandRight } from "./permission";
import { publishMessage } from "./publish-message";
import type { Runtime } from "./runtime";

/** Publishes in the name of who asks, and writes down how it ended. Throws `not_allowed` and what a publish throws. */
export async function publishFor(
  runtime: Runtime,
  headers: Headers,
  input: z.output<typeof publishInputSchema>,
): Promise<PublishAnswer> {
  const visitor = visitorOf(headers, runtime.env.access);
  const about = { action: "publish" as const, what: input.subject, count: 1, job: null };
  await demandRight(runtime, visitor, "publish", about);
  try {
    const answer = await publishMessage(runtime.bus, input, runtime.now);
    const detail = `${answer.duplicate ? "duplicate of" : "stored as"} ${answer.stream} #${answer.seq}`;
    await note(runtime, { ...about, who: visitor.who, result: "done", detail });
    return answer;
  } catch (error) {
    // What the form got wrong was never sent. Nobody waits for a note about a broker that may be away.
    if (isEventBusError(error)) {
      void note(runtime, { ...about, who: visitor.who, result: "failed", detail: error.message });
    }
    throw error;
  }
}

/** The message is sent or not by now: an audit that cannot be written is logged, and does not change the answer. */
async function note({ audit, logger }: Runtime, entry: Omit<Activity, "id" | "at">): Promise<void> {
  try {
    await audit.record(entry);
  } catch (error) {
    const { who, what: subject, result } = entry;
    logger.error({ error, who, subject, result }, "A publish by hand is not written to the audit");
  }
}
