import { healthSchema, readySchema } from "../lib/contract/health";
import { snapshotSchema } from "../lib/contract/snapshot";
import { streamListSchema } from "../lib/contract/streams";
import { expect, test } from "./dashboard";

test("health, readiness and the snapshot answer as promised", async ({ request }) => {
  const health = await request.get("/api/health");
  expect(health.status()).toBe(200);
  expect(healthSchema.parse(await health.json())).toEqual({ status: "ok" });
  expect(readySchema.parse(await (await request.get("/api/ready")).json())).toEqual({ status: "ready" });
  const snapshot = snapshotSchema.parse(await (await request.get("/api/snapshot")).json());
  expect(snapshot.bus).toMatchObject({ kind: "nats", embedded: true });
});

test("streams, consumers and messages are readable by script", async ({ request, broker, streamName }) => {
  await broker.addConsumer(streamName, "reader");
  await broker.publish(`${streamName}.a.b`, "hello");

  const consumers = await request.get(`/api/streams/${streamName}/consumers`);
  await expect
    .poll(async () => (await (await request.get(`/api/streams/${streamName}/consumers`)).json()).consumers)
    .toMatchObject([{ name: "reader", waiting: 1, inFlight: 0, redelivered: 0 }]);
  expect(consumers.status()).toBe(200);
  const { streams } = streamListSchema.parse(await (await request.get("/api/streams")).json());
  expect(streams.map(({ config }) => config.name)).toContain(streamName);
  expect(await (await request.get(`/api/streams/${streamName}/messages/1`)).json()).toMatchObject({
    message: {
      ...{ place: { channel: streamName, at: "1" }, number: 1 },
      subject: `${streamName}.a.b`,
      payload: { encoding: "utf8", data: "hello" },
    },
  });
});

test("a read ends at the broker when its client leaves", async ({ baseURL, broker, streamName }) => {
  const payload = "x".repeat(10_000);
  const subject = `${streamName}.x`;
  for (let at = 0; at < 500; at += 50) {
    await Promise.all(Array.from({ length: 50 }, () => broker.publish(subject, payload)));
  }
  let reads = 0;
  const leaving = new AbortController();
  // With a subject, and without direct access, messages are read one after the other.
  broker.connection.subscribe(`$JS.API.STREAM.MSG.GET.${streamName}`, {
    callback: () => {
      reads++;
      leaving.abort();
    },
  });
  await broker.connection.flush();
  const answer = fetch(`${baseURL}/api/streams/${streamName}/messages?limit=500&subject=${subject}`, leaving);
  await expect(answer).rejects.toThrow();
  let before = -1;
  await expect
    .poll(
      () => {
        const isStill = reads === before;
        before = reads;
        return isStill;
      },
      { intervals: [500] },
    )
    .toBe(true);
  expect(reads).toBeLessThan(400);
});

test("metrics count what this process publishes", async ({ request, streamName }) => {
  await request.post("/api/publish", { data: { subject: `${streamName}.x`, payload: { data: "1" } } });
  const answer = await request.get("/metrics");
  expect(answer.headers()["content-type"]).toContain("text/plain");
  const text = await answer.text();
  expect(text).toContain(`jetlag_events_published_total{broker="default",stream="${streamName}"} 1`);
  expect(text).toContain("process_cpu_seconds_total");
});

test("publishing stores the message and answers with the receipt", async ({ request, streamName }) => {
  const answer = await request.post("/api/publish", {
    data: {
      mode: "raw",
      subject: `${streamName}.x`,
      payload: { data: "ü" },
      headers: [
        ["Note", ""],
        ["Note", "two"],
      ],
    },
  });
  expect(await answer.json()).toMatchObject({
    ...{ place: { channel: streamName, at: "1" }, number: 1, duplicate: false },
  });
  const stored = await (await request.get(`/api/streams/${streamName}/messages/1`)).json();
  expect(stored.message).toMatchObject({
    headers: [
      ["Note", ""],
      ["Note", "two"],
    ],
    payload: { data: "ü" },
  });
});

test("an event is stored in the envelope that the Python services read", async ({ request, streamName }) => {
  const event = { data: { id: 7 }, actor: "tester", tenantId: "t-1", eventId: "01HK0000000000000000000000" };
  const publish = () =>
    request.post("/api/publish", { data: { mode: "event", subject: `${streamName}.user.created`, event } });
  expect(await (await publish()).json()).toMatchObject({ number: 1, duplicate: false, eventId: event.eventId });
  expect(await (await publish()).json()).toMatchObject({ duplicate: true });
  const { message } = await (await request.get(`/api/streams/${streamName}/messages/1`)).json();
  expect(JSON.parse(message.payload.data)).toMatchObject({
    event_id: event.eventId,
    actor: "tester",
    tenant_id: "t-1",
    trace_id: null,
    schema_version: "1.0",
    data: { id: 7 },
  });
  expect(message.headers).toContainEqual(["Nats-Msg-Id", event.eventId]);
});

const nowhere = { mode: "raw", subject: "nobody.listens.here", payload: { data: "x" } };

/** What is wrong, the request, and the answer's status and code. */
const badRequests: [string, "GET" | "POST" | "DELETE", string, number, string, unknown?][] = [
  ["a path that is none", "GET", "/api/nothing", 404, "not_found"],
  ["a method the path does not take", "DELETE", "/api/snapshot", 405, "method_not_allowed"],
  ["an unknown stream's consumers", "GET", "/api/streams/NO_SUCH/consumers", 404, "stream_not_found"],
  ["an unknown stream's message", "GET", "/api/streams/NO_SUCH/messages/1", 404, "stream_not_found"],
  ["a place that holds no message", "GET", "/api/streams/ORDERS/messages/99999999", 404, "message_not_found"],
  ["a place that cannot be", "GET", "/api/streams/ORDERS/messages/zero", 400, "invalid_input"],
  ["a place before the first", "GET", "/api/streams/ORDERS/messages/0", 400, "invalid_input"],
  ["a page too large", "GET", "/api/streams/ORDERS/messages?limit=100000", 400, "invalid_input"],
  ["an unknown consumer", "GET", "/api/streams/ORDERS/consumers/nobody", 404, "consumer_not_found"],
  ["an unknown range", "GET", "/api/streams/ORDERS/consumers/nobody/history?range=1y", 400, "invalid_input"],
  ["a limit that is no number", "GET", "/api/failures?limit=none", 400, "invalid_input"],
  ["a query key that is not known", "GET", "/api/incidents?foo=1", 400, "invalid_input"],
  ["a query where none is known", "GET", "/api/snapshot?foo=1", 400, "invalid_input"],
  ["a query on what takes a body", "POST", "/api/publish?dry=1", 400, "invalid_input", nowhere],
  ["an unknown failure", "GET", "/api/failures/none", 404, "failure_not_found"],
  ["an unknown redrive job", "GET", "/api/jobs/none", 404, "job_not_found"],
  ["recipients of an invalid subject", "GET", "/api/recipients?subject=a..b", 400, "invalid_input"],
  ["a body that is not JSON", "POST", "/api/publish", 400, "malformed_json", Buffer.from("{not json")],
  ["no body at all", "POST", "/api/publish", 400, "malformed_json"],
  ["an address that is badly encoded", "GET", "/api/streams/%zz", 400, "invalid_input"],
  ["a plan of more than 1 MiB", "POST", "/api/failures/plan", 413, "payload_too_large", { ids: "x".repeat(1_100_000) }],
  [
    "an event that is nested too deeply",
    "POST",
    "/api/publish",
    400,
    "nested_too_deeply",
    Buffer.from(`{"event":{"data":${"[".repeat(2_000)}${"]".repeat(2_000)}}}`),
  ],
  ["an empty object", "POST", "/api/publish", 400, "invalid_input", {}],
  ["white space in the subject", "POST", "/api/publish", 400, "invalid_input", { ...nowhere, subject: "a b" }],
  ["a wildcard in the subject", "POST", "/api/publish", 400, "invalid_input", { ...nowhere, subject: "a.*" }],
  [
    "a colon in a header name",
    "POST",
    "/api/publish",
    400,
    "invalid_input",
    { ...nowhere, headers: [["Bad:name", "x"]] },
  ],
  [
    "two lines in a header",
    "POST",
    "/api/publish",
    400,
    "invalid_input",
    { ...nowhere, headers: [["Name", "two\r\nlines"]] },
  ],
  [
    "a payload that is not base64",
    "POST",
    "/api/publish",
    400,
    "invalid_input",
    { ...nowhere, payload: { encoding: "base64", data: "***" } },
  ],
  ["a subject no stream captures", "POST", "/api/publish", 422, "no_stream_for_subject", nowhere],
  [
    "a request to JetStream",
    "POST",
    "/api/publish",
    403,
    "reserved_subject",
    { ...nowhere, subject: "$JS.API.STREAM.DELETE.ORDERS" },
  ],
  [
    "a header that makes the server publish",
    "POST",
    "/api/publish",
    403,
    "reserved_subject",
    { ...nowhere, headers: [["Nats-Trace-Dest", "JETLAG_JOBS.x.run"]] },
  ],
  [
    "a payload over max_payload",
    "POST",
    "/api/publish",
    413,
    "payload_too_large",
    { ...nowhere, payload: { data: "x".repeat(1024 * 1024 + 1) } },
  ],
  [
    "a payload far over max_payload",
    "POST",
    "/api/publish",
    413,
    "payload_too_large",
    { ...nowhere, payload: { data: "x".repeat(8 * 1024 * 1024) } },
  ],
];

for (const [what, method, path, status, code, data] of badRequests) {
  test(`${what} is answered with ${status} ${code}`, async ({ request }) => {
    const answer = await request.fetch(path, { method, data, headers: { "content-type": "application/json" } });
    expect(answer.headers()["content-type"]).toContain("application/problem+json");
    expect(await answer.json()).toMatchObject({ status, code });
    expect(answer.status()).toBe(status);
  });
}

test("a wrong expected sequence stores nothing and says what the server has", async ({
  request,
  broker,
  streamName,
}) => {
  await broker.publish(`${streamName}.a`, "1");
  const answer = await request.post("/api/publish", {
    data: { mode: "raw", subject: `${streamName}.a`, payload: { data: "2" }, expectedLastNumber: 9 },
  });
  expect(answer.status()).toBe(409);
  expect(await answer.json()).toMatchObject({ code: "wrong_expected_sequence", detail: expect.stringContaining("1") });
});

test("pages of other sites are refused, also under a foreign name for this address", async ({ request }) => {
  const foreign = await request.get("/api/snapshot", { headers: { origin: "https://evil.example" } });
  expect(await foreign.json()).toMatchObject({ code: "foreign_origin", status: 403 });
  const rebound = await request.get("/api/snapshot", { headers: { host: "evil.example" } });
  expect(await rebound.json()).toMatchObject({ code: "foreign_host", status: 421 });
});

test("the snapshot is sent compressed with its version and age, and not at all to who has it", async ({ request }) => {
  // Of two answers with a sweep in between the second is another version: then once more.
  await expect(async () => {
    const first = await request.get("/api/snapshot", { headers: { "accept-encoding": "gzip" } });
    expect(first.headers()).toMatchObject({ "content-encoding": "gzip", age: expect.stringMatching(/^\d+$/) });
    snapshotSchema.parse(await first.json());
    const etag = first.headers().etag ?? "";
    const second = await request.get("/api/snapshot", { headers: { "if-none-match": etag } });
    expect(second.status()).toBe(304);
  }).toPass({ timeout: 20_000 });
  const plain = await request.get("/api/snapshot", { headers: { "accept-encoding": "identity" } });
  expect(plain.headers()["content-encoding"]).toBeUndefined();
  snapshotSchema.parse(await plain.json());
});
