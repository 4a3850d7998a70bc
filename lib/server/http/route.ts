import type * as z from "zod";
import type { Call, Look, ParamsOf, Post } from "./endpoint";
import type { BodyShare } from "./input/body-budget";
import { demandJsonType } from "./input/body-text";
import { parseInput, parseQuery, queryParser, readJsonBody } from "./input/request-input";
import { perform } from "./perform";
import { HttpProblem } from "./problem";
import { type NextHandler, serve } from "./serve";

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
type Methods<TParams> = Record<(typeof methods)[number], NextHandler<TParams>>;

/** A method of a path as it was declared, for tests and documents. */
export interface Declaration {
  readonly path: string;
  /** `view`, or the rights of which one is needed. */
  readonly needs: readonly string[];
  readonly says: string;
  /** The schema of its query; null: it has none. */
  readonly query: z.ZodObject | null;
}

/** Bytes of a body worth reading where nothing else is declared. */
const defaultLimitBytes = 64 * 1024;

/** What is posted is in the body. */
const noQuery = queryParser(null);

const declarations = new WeakMap<object, Declaration>();

/** What a handler was made from; null for a method that its path does not take, and for what {@link route} did not make. */
export function declarationOf(handler: object): Declaration | null {
  return declarations.get(handler) ?? null;
}

/**
 * Declares a path with its methods; the others are refused. Here, and nowhere else, a call is checked for its origin, its
 * visitor's right, the type, size and form of its body and its query, and is written down.
 */
export function route<const TPath extends string, TQuery extends z.ZodObject, TInput extends z.ZodType>(
  path: TPath,
  {
    GET,
    POST,
  }: {
    readonly GET?: Look<ParamsOf<TPath>, TQuery>;
    readonly POST?: Post<ParamsOf<TPath>, TInput>;
  },
): Methods<ParamsOf<TPath>> {
  const handlers = refuseAll<ParamsOf<TPath>>(() => {
    const taken = [...(GET === undefined ? [] : ["GET"]), ...(POST === undefined ? [] : ["POST"])];
    return new HttpProblem("method_not_allowed", `use ${taken.join(", ")}`);
  });
  if (GET !== undefined) {
    const parser = queryParser(GET.query ?? null);
    handlers.GET = serve((call) => look(GET, parser, call));
    declarations.set(handlers.GET, { path, needs: [GET.needs], says: GET.says, query: GET.query ?? null });
  }
  if (POST !== undefined) {
    handlers.POST = serve((call, body) => take(POST, call, body));
    const { needs, says } = POST;
    declarations.set(handlers.POST, {
      path,
      needs: typeof needs === "string" ? [needs] : needs.oneOf,
      says,
      query: null,
    });
  }
  return handlers;
}

/** For every path that is not declared. */
export const nowhere = refuseAll<{ path: string[] }>(({ request }) => {
  return new HttpProblem("not_found", new URL(request.url).pathname);
});

function refuseAll<TParams>(problem: (call: Call<TParams>) => HttpProblem): Methods<TParams> {
  const refuse = serve<TParams>((call) => {
    throw problem(call);
  });
  return { GET: refuse, POST: refuse, PUT: refuse, PATCH: refuse, DELETE: refuse };
}

function look<TParams>(endpoint: Look<TParams, z.ZodObject>, parser: z.ZodObject, call: Call<TParams>) {
  return endpoint.handle({ ...call, query: parseQuery(call.request, parser) });
}

async function take<TParams>(post: Post<TParams, z.ZodType>, call: Call<TParams>, body: BodyShare) {
  parseQuery(call.request, noQuery);
  const inputCall = { ...call, ...(await readInput(post, call, body)) };
  return post.needs === "view" ? post.handle(inputCall) : perform(post, inputCall);
}

async function readInput<TParams>(
  { input, limitBytes }: Post<TParams, z.ZodType>,
  { request, dashboard }: Call<TParams>,
  body: BodyShare,
): Promise<{ input: unknown; text: string }> {
  if (input === undefined) {
    demandJsonType(request.headers);
    return { input: undefined, text: "" };
  }
  const { text, value } = await readJsonBody({ request, body }, limitBytes?.(dashboard) ?? defaultLimitBytes);
  return { input: parseInput(value, input), text };
}
