import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type WebhookBody, webhookBodySchema } from "../../contract/webhook";
import { ManualClock } from "../../event-bus/testing/manual-clock";
import { RecordingLogger } from "../../event-bus/testing/recording-logger";
import type { Verdict } from "../../model/consumer/consumer-health";
import { consumerHealth } from "../../model/testing/consumer-health";
import { Webhook } from "./webhook";
import type { ToldBroker } from "./webhook-body";
import { parseWebhookTarget } from "./webhook-target";

type Answer = (response: ServerResponse) => void;

/** A real receiver on loopback. */
const calls: { body: WebhookBody; headers: IncomingMessage["headers"] }[] = [];
let answers: Answer[] = [];
const receiver = createServer(async (request, response) => {
  let text = "";
  for await (const chunk of request) text += chunk;
  calls.push({ body: webhookBodySchema.parse(JSON.parse(text)), headers: request.headers });
  const answer = answers.shift() ?? status(200);
  answer(response);
});
const status =
  (code: number, text = "", headers: Record<string, string> = {}): Answer =>
  (response) =>
    response.writeHead(code, headers).end(text);
const never: Answer = () => {};

/** Notes which waits began, so that a test lets exactly that one pass. */
class NotingClock extends ManualClock {
  readonly begun: number[] = [];
  override schedule(delayMs: number, task: () => void): () => void {
    this.begun.push(delayMs);
    return super.schedule(delayMs, task);
  }
}

let clock: NotingClock;
let logger: RecordingLogger;
let webhook: Webhook;
let address: string;

beforeEach(async () => {
  calls.length = 0;
  answers = [];
  clock = new NotingClock();
  logger = new RecordingLogger();
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const bound = receiver.address();
  if (bound === null || typeof bound === "string") throw new Error("not bound to a port");
  address = `127.0.0.1:${bound.port}`;
  webhook = hook(`http://${address}/hooks/s3cret?token=s3cret`);
});

afterEach(async () => {
  await webhook.stop();
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
  expect(clock.waitingTimers).toBe(0);
});

const only = { id: "default", title: null, pages: "" };
const hook = (url: string | null, broker: ToldBroker = only) =>
  new Webhook({ target: url === null ? null : parseWebhookTarget(url), broker: () => broker, clock, logger });
const change = (name: string, verdict: Verdict, from: Verdict | null = "healthy") => ({
  from,
  consumer: consumerHealth({ name, verdict, reason: "because" }),
});
const called = (times: number) => vi.waitFor(() => expect(calls).toHaveLength(times), { timeout: 20_000 });
const done = () => vi.waitFor(() => expect(webhook.status()?.last).not.toBeNull(), { timeout: 20_000 });
const pauseBegun = (ms: number) => vi.waitFor(() => expect(clock.begun).toContain(ms), { timeout: 20_000 });
async function passPause(ms: number): Promise<void> {
  await pauseBegun(ms);
  await clock.advance(ms);
}

describe("a call", () => {
  test("tells the changes, those that need attention first, as data and as sentences", async () => {
    webhook.announce([change("calm", "healthy", "stalled"), change("stuck", "stalled")]);
    await called(1);
    expect(calls[0]?.body).toMatchObject({
      kind: "verdict_changed",
      broker: "default",
      text: "stuck on ORDERS: stalled (was healthy), because\ncalm on ORDERS: healthy (was stalled), because",
      changes: [
        {
          consumer: "stuck",
          from: "healthy",
          to: "stalled",
          needsAttention: true,
          path: "/streams/ORDERS/consumers/stuck",
        },
        { consumer: "calm", needsAttention: false },
      ],
      omitted: 0,
    });
    await done();
    expect(webhook.status()?.last).toMatchObject({ attempts: 1, outcome: { status: 200 } });
  });

  test("names the broker among several, in data, sentences and paths", async () => {
    const staging = hook(`http://${address}/`, { id: "stg", title: "Staging", pages: "/b/stg" });
    staging.announce([change("stuck", "stalled")]);
    await called(1);
    expect(calls[0]?.body).toMatchObject({
      broker: "stg",
      text: "Staging: stuck on ORDERS: stalled (was healthy), because",
      changes: [{ path: "/b/stg/streams/ORDERS/consumers/stuck" }],
    });
    await staging.test();
    expect(calls[1]?.body).toMatchObject({ broker: "stg", text: expect.stringContaining("on Staging") });
    await staging.stop();
  });

  test("tells 100 changes and counts the others", async () => {
    webhook.announce(Array.from({ length: 130 }, (_, at) => change(`c${at}`, "stalled")));
    await called(1);
    expect(calls[0]?.body.changes).toHaveLength(100);
    expect(calls[0]?.body.omitted).toBe(30);
    expect(calls[0]?.body.text.split("\n").at(-1)).toBe("and 120 more");
  });

  test("sends a user and password of the address as a header", async () => {
    const withPassword = hook(`http://ann:pw@${address}/`);
    await withPassword.test();
    await withPassword.stop();
    expect(calls[0]?.headers.authorization).toBe(`Basic ${btoa("ann:pw")}`);
  });

  test("while one is under way, changes gather: the newest of each consumer, from what was told last", async () => {
    let finish = () => {};
    answers = [
      (response) => {
        finish = () => response.end();
      },
    ];
    webhook.announce([change("a", "stalled")]);
    await called(1);
    webhook.announce([change("b", "stalled")]);
    webhook.announce([change("b", "healthy", "stalled"), change("c", "no_reader")]);
    finish();
    await called(2);
    expect(calls[1]?.body.changes.map(({ consumer, from, to }) => ({ consumer, from, to }))).toEqual([
      { consumer: "c", from: "healthy", to: "no_reader" },
      { consumer: "b", from: "healthy", to: "healthy" },
    ]);
  });
});

describe("what goes wrong", () => {
  test("a fault of the receiver is tried again with the same id, at most three times, then logged", async () => {
    answers = [status(500), status(503), status(429)];
    webhook.announce([change("a", "stalled")]);
    await called(1);
    await passPause(2_000);
    await called(2);
    await passPause(10_000);
    await called(3);
    await done();
    expect(new Set(calls.map(({ body }) => body.id)).size).toBe(1);
    expect(webhook.status()?.last).toMatchObject({ attempts: 3, outcome: { kind: "answered", status: 429 } });
    expect(logger.problems).toMatchObject([{ message: "Webhook not delivered", fields: { attempts: 3 } }]);
  });

  test.each([400, 401, 404])("status %i is not tried again", async (code) => {
    answers = [status(code)];
    webhook.announce([change("a", "stalled")]);
    await done();
    expect(calls).toHaveLength(1);
    expect(webhook.status()?.last).toMatchObject({ attempts: 1 });
  });

  test("a redirect is not followed", async () => {
    answers = [status(302, "", { location: `http://${address}/elsewhere` })];
    const { outcome } = await webhook.test();
    expect(outcome).toMatchObject({ kind: "answered", status: 302 });
    expect(calls).toHaveLength(1);
  });

  test("no answer within 5 s is a failure", async () => {
    answers = [never];
    const tested = webhook.test();
    await called(1);
    await clock.advance(5_000);
    expect((await tested).outcome).toEqual({ kind: "failed", reason: "no answer within 5 s", tookMs: 5_000 });
  });

  test("nobody listening is a failure that says so", async () => {
    const nobody = hook("http://127.0.0.1:1/s3cret");
    expect((await nobody.test()).outcome).toMatchObject({ kind: "failed", reason: expect.stringMatching(/\S/) });
    await nobody.stop();
  });

  test("no log line and no status has the path or a password", async () => {
    answers = [status(400, "no")];
    webhook.announce([change("a", "stalled")]);
    await done();
    const shown = JSON.stringify([logger.entries, webhook.status(), await webhook.test()]);
    expect(shown).toContain(`http://${address}`);
    expect(shown).not.toContain("s3cret");
  });

  test("stopping ends a call and a pause at once", async () => {
    answers = [status(500)];
    webhook.announce([change("a", "stalled")]);
    await pauseBegun(2_000);
    await webhook.stop();
    webhook.announce([change("b", "stalled")]);
    expect(calls).toHaveLength(1);
  });
});

describe("a test", () => {
  test("says what the receiver answered, cut short", async () => {
    answers = [status(202, `thanks ${"x".repeat(5_000)}`)];
    const { target, outcome } = await webhook.test();
    expect(target).toBe(`http://${address}`);
    expect(outcome).toMatchObject({ kind: "answered", status: 202, body: expect.stringMatching(/^thanks x{293}$/) });
    expect(calls[0]?.body.kind).toBe("test");
    expect(webhook.status()?.last).toBeNull();
  });

  test("is refused when none is configured, and nothing is announced then", async () => {
    const none = hook(null);
    none.announce([change("a", "stalled")]);
    await expect(none.test()).rejects.toMatchObject({ code: "webhook_not_configured" });
    expect(none.status()).toBeNull();
    expect(calls).toHaveLength(0);
  });
});
