import { authenticate } from "../../access/authenticate";
import { firstBrokerHeader } from "../../contract/first-broker";
import { getProcess } from "../process";
import { brokerOf } from "./broker-address";
import type { Answer, Call } from "./endpoint";
import type { BodyShare } from "./input/body-budget";
import { problemResponse, toProblem } from "./problem";

/** A handler as Next calls it. */
export type NextHandler<TParams> = (request: Request, context: { params: Promise<TParams> }) => Promise<Response>;

/**
 * A handler for Next that does `work` for whoever asks, once it is known who that is. Whatever is thrown becomes a
 * problem body; only unexpected errors are logged.
 */
export function serve<TParams>(
  work: (call: Call<TParams>, body: BodyShare) => Answer | Promise<Answer>,
): NextHandler<TParams> {
  return async (request, context) => {
    const process = getProcess();
    const body = process.bodies.open();
    try {
      const visitor = await authenticate((name) => request.headers.get(name), process.access);
      const broker = brokerOf(request);
      const dashboard = process.dashboards.of(broker, request.headers.get(firstBrokerHeader));
      const call = { request, params: await context.params, visitor, process, dashboard };
      const response = toResponse(await work(call, body));
      if (broker === null) response.headers.set(firstBrokerHeader, dashboard.settings.id);
      return response;
    } catch (error) {
      const problem = toProblem(error);
      // What ends because its client has left is nobody's fault, and nobody reads the answer.
      const isLeft = request.signal.aborted && error === request.signal.reason;
      if (problem.code === "internal" && !isLeft) {
        const { method, url } = request;
        const about = { method, path: new URL(url).pathname, broker: brokerOf(request) };
        process.logger.error({ error, ...about }, "Request failed");
      }
      return problemResponse(problem);
    } finally {
      body.release();
    }
  };
}

/** An object is sent as JSON that no cache keeps. */
function toResponse(answer: Answer): Response {
  return answer instanceof Response ? answer : Response.json(answer, { headers: { "cache-control": "no-store" } });
}
