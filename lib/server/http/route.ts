import { isAllowedOrigin } from "../../access/origin";
import { getRuntime, type Runtime } from "../runtime";
import type { BodyShare } from "./body-budget";
import { HttpProblem, problemResponse, toProblem } from "./problem";

/** What a handler gets. */
export interface RouteCall<TParams> {
  readonly request: Request;
  /** What its body may hold; given back once it is answered. */
  readonly body: BodyShare;
  readonly params: TParams;
  readonly runtime: Runtime;
}

type Handler<TParams> = (call: RouteCall<TParams>) => Promise<Response> | Response;
type NextHandler<TParams> = (request: Request, context: { params: Promise<TParams> }) => Promise<Response>;

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
type Method = (typeof methods)[number];

/**
 * Next's handlers for one path: the given methods, and a problem for the others. Each call is checked for its origin,
 * and whatever is thrown becomes a problem body; only unexpected errors are logged.
 */
export function route<TParams = Record<never, never>>(
  handlers: Partial<Record<Method, Handler<TParams>>>,
): Record<Method, NextHandler<TParams>> {
  const allowed = methods.filter((method) => handlers[method] !== undefined).join(", ");
  const wrap = (method: Method): NextHandler<TParams> => {
    const handler = handlers[method];
    return async (request, context) => {
      const runtime = getRuntime();
      const body = runtime.bodies.open();
      try {
        checkOrigin(request, runtime);
        if (handler === undefined) throw new HttpProblem("method_not_allowed", `use ${allowed}`);
        return await handler({ request, body, params: await context.params, runtime });
      } catch (error) {
        const problem = toProblem(error);
        // What ends because its client has left is nobody's fault, and nobody reads the answer.
        const isLeft = request.signal.aborted && error === request.signal.reason;
        if (problem.code === "internal" && !isLeft) {
          runtime.logger.error({ error, method, path: new URL(request.url).pathname }, "Request failed");
        }
        return problemResponse(problem);
      } finally {
        body.release();
      }
    };
  };
  return {
    GET: wrap("GET"),
    POST: wrap("POST"),
    PUT: wrap("PUT"),
    PATCH: wrap("PATCH"),
    DELETE: wrap("DELETE"),
  };
}

/** A JSON answer that no cache keeps. */
export function answer(body: object): Response {
  return Response.json(body, { headers: { "cache-control": "no-store" } });
}

function checkOrigin(request: Request, { env }: Runtime): void {
  const origin = request.headers.get("origin") ?? undefined;
  const host = request.headers.get("host") ?? undefined;
  if (!isAllowedOrigin({ origin, host }, env.allowedOrigins)) {
    throw new HttpProblem(
      "foreign_origin",
      `origin ${origin ?? "none"}, host ${host ?? "none"}; allow more with JETLAG_ORIGINS`,
    );
  }
}
