import type * as z from "zod";

const origin = "http://127.0.0.1:3000";
const host = { host: "127.0.0.1:3000" };

/** What Next hands to a handler whose path has no parameters. */
export const noParams = { params: Promise.resolve({}) };

/** A GET of a path of the dashboard's, as a browser on its machine sends it. */
export const getOf = (path: string) => new Request(`${origin}${path}`, { headers: host });

/** A POST with a body of JSON. */
export const postOf = (path: string, body: object) =>
  new Request(`${origin}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...host },
    body: JSON.stringify(body),
  });

/** An answer as what it is said to be. Throws where it is something else. */
export async function readAnswer<T extends z.ZodType>(answer: Response, schema: T): Promise<z.output<T>> {
  return schema.parse(await answer.json());
}
