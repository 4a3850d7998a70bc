import { expect, test } from "vitest";
import { ManualClock } from "../../../event-bus/testing/manual-clock";
import { BodyBudget } from "./body-budget";
import { maxNesting } from "./body-text";
import { readJsonBody } from "./request-input";

const limitBytes = 10_000;

function setUp(totalBytes = limitBytes) {
  const clock = new ManualClock();
  const budget = new BodyBudget(clock, { totalBytes, withinMs: 10_000 });
  const ask = (content: string | Uint8Array<ArrayBuffer> | ReadableStream, given: Record<string, string> = {}) => {
    const headers = { "content-type": "application/json", ...given };
    const init: RequestInit & { duplex: "half" } = { method: "POST", body: content, headers, duplex: "half" };
    const request = new Request("http://127.0.0.1/", init);
    if (headers["content-type"] === "") request.headers.delete("content-type");
    const body = budget.open();
    return { body, read: readJsonBody({ request, body }, limitBytes) };
  };
  return { clock, budget, ask };
}

/** A body whose bytes come when the test says so. */
function openBody() {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const cancelled = writer.closed.then(
    () => false,
    () => true,
  );
  return { readable, cancelled, writer, write: (text: string) => writer.write(new TextEncoder().encode(text)) };
}

const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);

test("a JSON body comes as value and as the text that was sent", async () => {
  const text = '{"n": 1.50, "n": 12345678901234567890, "ü": "\\ud83d\\ude00"}';
  for (const type of ["application/json", "Application/JSON; charset=UTF-8", "application/cloudevents+json"]) {
    expect(await setUp().ask(text, { "content-type": type }).read).toEqual({ text, value: JSON.parse(text) });
  }
  expect((await setUp().ask("[1]").read).value).toEqual([1]);
  expect((await setUp().ask("[1]", { "content-encoding": "identity" }).read).value).toEqual([1]);
});

test.each<[string, string | Uint8Array<ArrayBuffer>, Record<string, string>, string]>([
  ["a form", "a=b", { "content-type": "application/x-www-form-urlencoded" }, "unsupported_media_type"],
  ["text", "{}", { "content-type": "text/plain" }, "unsupported_media_type"],
  ["a body of no type, as forms of other sites can send it", "{}", { "content-type": "" }, "unsupported_media_type"],
  ["another character set", "{}", { "content-type": "application/json; charset=utf-16le" }, "unsupported_media_type"],
  ["a compressed body", "{}", { "content-encoding": "gzip" }, "unsupported_media_type"],
  ["no body", "", {}, "malformed_json"],
  ["half of JSON", '{"a":', {}, "malformed_json"],
  ["bytes that are not UTF-8", Uint8Array.of(0x22, 0xff, 0x22), {}, "malformed_json"],
  ["a character that is cut off", Uint8Array.of(0x22, 0xc3), {}, "malformed_json"],
  ["half a surrogate pair", '{"a":["\\ud83d"]}', {}, "malformed_json"],
  ["half a surrogate pair in a name", '{"\\uDE00":1}', {}, "malformed_json"],
  ["more than the limit", `"${"x".repeat(limitBytes)}"`, {}, "payload_too_large"],
  ["a level too many", nested(maxNesting + 1), {}, "nested_too_deeply"],
])("%s is refused", async (_, content, headers, code) => {
  await expect(setUp().ask(content, headers).read).rejects.toMatchObject({ code });
});

test("brackets in texts are no levels, and as many levels as are allowed are taken", async () => {
  expect((await setUp().ask(JSON.stringify("[".repeat(200))).read).value).toBe("[".repeat(200));
  await expect(setUp().ask(nested(maxNesting)).read).resolves.toMatchObject({ text: nested(maxNesting) });
});

test("a body that is nested too deeply is not read to its end", async () => {
  const { readable, write, cancelled } = openBody();
  const { read } = setUp().ask(readable);
  await Promise.all([
    write("[".repeat(maxNesting + 1)),
    expect(read).rejects.toMatchObject({ code: "nested_too_deeply" }),
  ]);
  expect(await cancelled).toBe(true);
});

test("a body has ten seconds, and is let go when they have passed", async () => {
  const { clock, ask } = setUp();
  const { readable, write, cancelled } = openBody();
  const { read } = ask(readable);
  const refused = expect(read).rejects.toMatchObject({ code: "request_timeout" });
  await write('{"a":');
  await clock.advance(9_999);
  await write("1");
  await clock.advance(1);
  await refused;
  expect(await cancelled).toBe(true);
  expect(clock.waitingTimers).toBe(0);
});

test("a client that leaves in the middle is told apart from a fault", async () => {
  const { readable, write, writer } = openBody();
  const { clock, ask } = setUp();
  const { read } = ask(readable);
  const refused = expect(read).rejects.toMatchObject({ code: "incomplete_body" });
  await write('{"a":');
  await writer.abort(new Error("aborted"));
  await refused;
  expect(clock.waitingTimers).toBe(0);
});

test("all bodies together have a bound, and room again when one is answered", async () => {
  const { budget, ask } = setUp(1_000);
  const text = JSON.stringify("x".repeat(598));
  const first = ask(text);
  await first.read;
  expect(budget.heldBytes).toBe(600);
  const second = ask(text);
  await expect(second.read).rejects.toMatchObject({ code: "overloaded" });
  second.body.release();
  first.body.release();
  first.body.release();
  expect(budget.heldBytes).toBe(0);
  await expect(ask(text).read).resolves.toMatchObject({ text });
});

test("a body that is alone may be larger than the bound for all", async () => {
  await expect(setUp(1_000).ask(JSON.stringify("x".repeat(5_000))).read).resolves.toBeDefined();
});
