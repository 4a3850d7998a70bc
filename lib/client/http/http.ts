import type * as z from "zod";
import { basePath } from "../../contract/build";
import { problemMediaType, problemSchema } from "../../contract/problem";
import type { ErrorCode } from "../../model/error-code";
import { firstBrokerHeaders, noteFirstBroker } from "./first-broker";

/**
 * Everything a request can end with: the server's codes, and two of the browser's own. `offline`: the dashboard did
 * not answer at all. `bad_answer`: it answered something the contract does not know, such as a proxy's error page or
 * another version.
 */
export type ApiErrorCode = ErrorCode | "offline" | "bad_answer";

/** What is known about a request that failed. */
export interface ApiErrorFacts {
  readonly code: ApiErrorCode;
  /** HTTP status, 0 when there was no answer. */
  readonly status: number;
  /** One sentence for people. */
  readonly title: string;
  /** The exact words behind it. */
  readonly detail?: string | undefined;
  /** What is wrong with which field of the input. */
  readonly issues?: readonly { readonly path: string; readonly message: string }[] | undefined;
}

/** A request failed. Branch on `code`; show `title`. */
export class ApiError extends Error implements ApiErrorFacts {
  override readonly name = "ApiError";
  readonly code: ApiErrorCode;
  readonly status: number;
  readonly title: string;
  readonly detail: string | undefined;
  readonly issues: readonly { readonly path: string; readonly message: string }[];
  /** Method and path of the request, for "copy details". */
  readonly request: string;

  constructor(request: string, facts: ApiErrorFacts, cause?: unknown) {
    super(facts.detail ? `${facts.title}: ${facts.detail}` : facts.title, { cause });
    this.code = facts.code;
    this.status = facts.status;
    this.title = facts.title;
    this.detail = facts.detail;
    this.issues = facts.issues ?? [];
    this.request = request;
  }
}

/** Any thrown value as an {@link ApiError}; a value that is not an API error is a fault in this page: `internal`. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const detail = error instanceof Error ? error.message : String(error);
  return new ApiError("in this page", { code: "internal", status: 0, title: "This page has a fault", detail }, error);
}

/** Values of a query string; those that are undefined or null are left out. */
export type QueryValues = Readonly<Record<string, string | number | undefined | null>>;

/** A path with a query string. */
export function withQuery(path: string, values: QueryValues): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== null) query.set(name, String(value));
  }
  const text = query.toString();
  return text === "" ? path : `${path}?${text}`;
}

/** Reads JSON and checks it. Throws {@link ApiError}, or the abort's own error when `signal` fires. */
export async function getJson<T>(
  path: string,
  schema: z.ZodType<T>,
  options: { signal?: AbortSignal } = {},
): Promise<T> {
  return (await getAgedJson(path, schema, options)).value;
}

/** {@link getJson}, and how long before it was sent the answer was made, by its `Age` header (0). */
export async function getAgedJson<T>(
  path: string,
  schema: z.ZodType<T>,
  options: { signal?: AbortSignal } = {},
): Promise<{ value: T; ageMs: number }> {
  const { value, response } = await request("GET", path, schema, { signal: options.signal ?? null });
  const seconds = Number(response.headers.get("age"));
  return { value, ageMs: Number.isFinite(seconds) ? seconds * 1_000 : 0 };
}

/** What {@link sendJson} takes beside the path. */
export interface SendOptions {
  method?: "POST" | "PUT" | "PATCH" | "DELETE";
  /** Sent as JSON; left out: no body. */
  body?: unknown;
  signal?: AbortSignal;
}

/** Sends JSON and checks the answer. Throws {@link ApiError}, or the abort's own error when `signal` fires. */
export async function sendJson<T>(path: string, schema: z.ZodType<T>, options: SendOptions = {}): Promise<T> {
  const { method = "POST", body, signal } = options;
  const json =
    body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } };
  return (await request(method, path, schema, { signal: signal ?? null, ...json })).value;
}

/**
 * Sends JSON and reads an answer of JSON lines as they come: all that one piece of it holds at a time. Throws
 * {@link ApiError}, also when the answer breaks off, or the abort's own error when `signal` fires.
 */
export async function* sendForLines<T>(
  path: string,
  schema: z.ZodType<T>,
  { body, signal }: { body: unknown; signal: AbortSignal },
): AsyncGenerator<T[]> {
  const address = `${basePath}${path}`;
  const name = `POST ${address}`;
  const headers = { "content-type": "application/json", ...firstBrokerHeaders(path) };
  const response = await reach(name, address, {
    ...{ method: "POST", cache: "no-store", headers, signal },
    body: JSON.stringify(body),
  });
  noteFirstBroker(response);
  if (!response.ok || response.body === null) {
    throw problemError(name, response, parseJson(await readAll(name, response, signal)));
  }
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      const { value = "", done } = await unlessBroken(name, reader.read(), signal);
      const lines = `${rest}${value}`.split("\n");
      rest = done ? "" : (lines.pop() ?? "");
      const answers = lines
        .filter((line) => line !== "")
        .map((line) => checked(name, response, schema, parseJson(line)));
      if (answers.length > 0) yield answers;
      if (done) return;
    }
  } finally {
    // Whoever stops reading leaves: the server ends with the connection.
    await reader.cancel().catch(() => undefined);
  }
}

/** What a request is sent with. */
type Exchange = RequestInit & { readonly headers?: Readonly<Record<string, string>> };

async function request<T>(
  method: string,
  path: string,
  schema: z.ZodType<T>,
  init: Exchange,
): Promise<{ value: T; response: Response }> {
  const address = `${basePath}${path}`;
  const name = `${method} ${address}`;
  const headers = { ...init.headers, ...firstBrokerHeaders(path) };
  const response = await reach(name, address, { ...init, headers, method, cache: "no-store" });
  const text = await readAll(name, response, init.signal);
  noteFirstBroker(response);
  const json = parseJson(text);
  if (!response.ok) throw problemError(name, response, json);
  return { value: checked(name, response, schema, json), response };
}

function checked<T>(name: string, response: Response, schema: z.ZodType<T>, json: unknown): T {
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues
    .slice(0, 5)
    .map((issue) => ({ path: issue.path.join("."), message: issue.message }));
  throw new ApiError(name, {
    code: "bad_answer",
    status: response.status,
    title: "The dashboard's answer is not understood by this page; reload it, the dashboard may have been updated",
    detail: issues.map((issue) => `${issue.path || "answer"}: ${issue.message}`).join("; "),
    issues,
  });
}

const reach = (name: string, address: string, init: RequestInit) =>
  unlessBroken(name, fetch(address, init), init.signal);

const readAll = (name: string, response: Response, signal: AbortSignal | null | undefined) =>
  unlessBroken(name, response.text(), signal);

/** What a connection promises; its end is `offline`, unless the page ended it. */
async function unlessBroken<T>(name: string, promise: Promise<T>, signal: AbortSignal | null | undefined): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    if (signal?.aborted) throw error;
    // The browser's own words ("Failed to fetch") tell a person nothing; they stay in the cause.
    throw new ApiError(name, { code: "offline", status: 0, title: "The dashboard does not answer" }, error);
  }
}

function problemError(name: string, response: Response, json: unknown): ApiError {
  const isProblem = response.headers.get("content-type")?.startsWith(problemMediaType) ?? false;
  const problem = isProblem ? problemSchema.safeParse(json) : undefined;
  if (problem?.success) return new ApiError(name, problem.data);
  return new ApiError(name, {
    code: "bad_answer",
    status: response.status,
    title: `The request failed with status ${response.status}`,
    detail: "The answer did not come from the dashboard's API, maybe from a proxy in between.",
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // no JSON text parses to undefined: the schema rejects it
  }
}
