import { expect, test } from "vitest";
import { planInputSchema } from "../../../contract/failure-jobs";
import { incidentsQuerySchema } from "../../../contract/incidents";
import { publishInputSchema } from "../../../contract/publish";
import { HttpProblem } from "../problem";
import { parseInput, parseQuery, queryParser } from "./request-input";

function problemOf(value: unknown, schema: Parameters<typeof parseInput>[1]): HttpProblem {
  try {
    parseInput(value, schema);
  } catch (error) {
    if (error instanceof HttpProblem) return error;
    throw error;
  }
  throw new Error("it was taken");
}

const sizeOf = ({ message, issues }: HttpProblem) => message.length + JSON.stringify(issues).length;

test.each<[string, unknown, Parameters<typeof parseInput>[1]]>([
  ["headers", { subject: "a", payload: { data: "" }, headers: new Array(3_000_000).fill(0) }, publishInputSchema],
  ["ids", { action: "discard", scope: { ids: new Array(3_000_000).fill(0) } }, planInputSchema],
])("millions of wrong %s are refused at once, in few words", (_, value, schema) => {
  const began = performance.now();
  const problem = problemOf(value, schema);
  expect(performance.now() - began).toBeLessThan(1_000);
  expect(problem.code).toBe("invalid_input");
  expect(sizeOf(problem)).toBeLessThan(2_000);
});

test("the answer names some of the wrong fields, and does not repeat what was sent", () => {
  const headers = Array.from({ length: 500 }, () => ["bad name", "x"]);
  const problem = problemOf(
    { subject: "a", payload: { data: "" }, headers, ["k".repeat(100_000)]: 1 },
    publishInputSchema,
  );
  expect(problem.issues).toHaveLength(20);
  expect(problem.issues?.[0]?.path).toBe("headers.0.0");
  const unknown = problemOf({ subject: "a", payload: { data: "" }, ["k".repeat(100_000)]: 1 }, publishInputSchema);
  expect(unknown.issues?.[0]?.message).toMatch(/^Unrecognized key: "k{100,}…$/);
  expect(sizeOf(unknown)).toBeLessThan(2_000);
});

test.each([
  ["a key that is not declared", "/api/incidents?foo=1", incidentsQuerySchema, /foo/],
  ["a key with a typo beside good ones", "/api/incidents?state=open&steam=ORDERS", incidentsQuerySchema, /steam/],
  ["any key where none is declared", "/api/snapshot?foo", null, /foo/],
])("%s is refused: it would be taken for obeyed", (_, path, schema, named) => {
  const problem = (() => {
    try {
      parseQuery(new Request(`http://127.0.0.1${path}`), queryParser(schema));
    } catch (error) {
      return error;
    }
    throw new Error("it was taken");
  })();
  expect(problem).toMatchObject({ code: "invalid_input", message: expect.stringMatching(named) });
});

test("declared keys are taken, the last of repeated ones", () => {
  const request = new Request("http://127.0.0.1/api/incidents?state=open&limit=5&limit=7");
  expect(parseQuery(request, queryParser(incidentsQuerySchema))).toEqual({ state: "open", limit: 7 });
  expect(parseQuery(new Request("http://127.0.0.1/api/snapshot"), queryParser(null))).toEqual({});
});
