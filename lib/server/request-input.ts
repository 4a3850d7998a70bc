import type * as z from "zod";
import { HttpProblem } from "./problem";

/** The query parsed by a schema. Throws `invalid_input` naming each field. A repeated parameter keeps its last value. */
export function parseQuery<TSchema extends z.ZodType>(request: Request, schema: TSchema): z.output<TSchema> {
  return parseInput(Object.fromEntries(new URL(request.url).searchParams), schema);
}

/** The JSON body parsed by a schema. Throws `payload_too_large`, `malformed_json`, `invalid_input`. */
export async function parseBody<TSchema extends z.ZodType>(
  request: Request,
  schema: TSchema,
  limitBytes: number,
): Promise<z.output<TSchema>> {
  return parseInput(parseJson(await readText(request, limitBytes)), schema);
}

/** Any value parsed by a schema. Throws `invalid_input` naming each field. */
export function parseInput<TSchema extends z.ZodType>(value: unknown, schema: TSchema): z.output<TSchema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
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

/** Reads at most `limitBytes`, so that a large body costs no more memory than that. */
async function readText(request: Request, limitBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  if (request.body === null) return text;
  for await (const chunk of readChunks(request.body)) {
    size += chunk.length;
    if (size > limitBytes) throw new HttpProblem("payload_too_large", `the body is larger than ${limitBytes} bytes`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

async function* readChunks(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel();
  }
}
