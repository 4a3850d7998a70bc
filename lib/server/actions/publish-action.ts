import { visitorOf } from "../../access/visitor";
import type { PublishAnswer } from "../../contract/publish";
import { isEventBusError } from "../../event-bus/errors";
import type { Runtime } from "../runtime";
import { noteActivity, noteRefusal } from "./activity";
import { demandRight } from "./permission";
import { type PublishRequest, publishMessage } from "./publish-message";

/** Publishes in the name of who asks, and writes down how it ended. Throws `not_allowed` and what a publish throws. */
export async function publishFor(runtime: Runtime, headers: Headers, request: PublishRequest): Promise<PublishAnswer> {
  const { input } = request;
  const visitor = visitorOf(headers, runtime.env.access);
  const about = { who: visitor.who, action: "publish", what: input.subject, count: 1, job: null } as const;
  demandRight(runtime, visitor, "publish", about);
  try {
    const answer = await publishMessage(runtime, request, runtime.now);
    const detail = `${answer.duplicate ? "duplicate of" : "stored as"} ${answer.stream} #${answer.seq}`;
    await noteActivity(runtime, about, { result: "done", detail });
    return answer;
  } catch (error) {
    // What the form got wrong was never sent.
    if (isEventBusError(error)) noteRefusal(runtime, about, error);
    throw error;
  }
}
