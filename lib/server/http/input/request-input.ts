import * as z from "zod";
import { shortenText } from "../../../model/text/short-text";
import { HttpProblem } from "../problem";
import { type BodyRequest, readBodyText } from "./body-text";

/** What an answer says about an input at most: the input may have millions of wrong fields, and long names. */
const mostIssues = 20;
const longestWords = 200;

/** What {@link parseQuery} takes the query apart with, null: there is none. Ready to be used for every request. */
export function queryParser(schema: z.ZodObject | null): z.ZodObject {
  return (schema ?? z.object({})).strict();
}

/**
 * The query as a {@link queryParser} reads it. Throws `invalid_input` naming each field, also one that is not declared: a
 * filter with a typo would mean more than was wanted. A repeated parameter keeps its last value.
 */
export function parseQuery(request: Request, parser: z.ZodObject): Record<string, unknown> {
  return parseInput(Object.fromEntries(new URL(request.url).searchParams), parser);
}

/** A body as text and as a value, which no longer says how numbers were written or which keys were repeated. */
export interface JsonBody {
  readonly text: string;
  readonly value: unknown;
}

/** The JSON body, before any schema. Throws what {@link readBodyText} throws, and `malformed_json`. */
export async function readJsonBody(call: BodyRequest, limitBytes: number): Promise<JsonBody> {
  const text = await readBodyText(call, limitBytes);
  const value = parseJson(text);
  if (/\\u[dD][89a-fA-F]/.test(text) && !isWellFormed(value)) {
    throw new HttpProblem("malformed_json", "a string holds half of a surrogate pair, which UTF-8 cannot encode");
  }
  return { text, value };
}

/** Any value parsed by a schema. Throws `invalid_input` naming each field. */
export function parseInput<TSchema extends z.ZodType>(value: unknown, schema: TSchema): z.output<TSchema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.slice(0, mostIssues).map(({ path, message }) => ({
    path: shortenText(path.join("."), longestWords),
    message: shortenText(message, longestWords),
  }));
  const [first] = issues;
  throw new HttpProblem(
    "invalid_input",
    first === undefined ? "" : `${first.path || "input"}: ${first.message}`,
    issues,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new HttpProblem("malformed_json", error instanceof Error ? error.message : "not JSON");
  }
}

const loneSurrogate = /\p{Surrogate}/u;

/** True if all strings and names in a value can be encoded as UTF-8. */
function isWellFormed(value: unknown): boolean {
  if (typeof value === "string") return !loneSurrogate.test(value);
  if (typeof value !== "object" || value === null) return true;
  return Object.entries(value).every(([name, inner]) => isWellFormed(name) && isWellFormed(inner));
}
