import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  alertmanagerBodySchema,
  mostTogether,
  slackBodySchema,
  type WebhookFormat,
  webhookBodySchema,
  webhookGroupSchema,
} from "../../contract/webhook";
import { ManualClock } from "../../event-bus/testing/manual-clock";
import { RecordingLogger } from "../../event-bus/testing/recording-logger";
import type { Mute } from "../../model/consumer/mute";
import type { Incident } from "../../model/incident/incident";
import { incidentOf } from "../../model/testing/incident";
import type { CallEnd, IncidentNews } from "../../monitor/incidents/incident-teller";
import { Webhook } from "./webhook";
import type { ToldBroker } from "./webhook-body";
import { parseWebhookTarget } from "./webhook-target";

type Answer = (response: ServerResponse) => void;

/** A real receiver on loopback. */
const calls: { json: unknown; headers: IncomingMessage["headers"] }[] = [];
let answers: Answer[] = [];
const receiver = createServer(async (request, response) => {
  let text = "";
  for await (const chunk of request) text += chunk;
  calls.push({ json: JSON.parse(text), headers: request.headers });
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
const origin = "https://jetlag.example.com";
const hook = (
  url: string | null,
  broker: ToldBroker = only,
  format: WebhookFormat = "jetlag",
  mute: Mute | null = null,
) => {
  const settings = { target: url === null ? null : parseWebhookTarget(url), format };
  return new Webhook({ settings, broker: () => broker, origin, clock, logger, muteOf: () => mute });
};
const muted: Mute = {
  ...{ id: "m", stream: "ORDERS", consumer: "billing", verdict: null, reason: "moved next week", by: "ann" },
  ...{ at: "2026-11-23T14:00:00.000Z", until: "2026-11-30T14:00:00.000Z" },
};
const tell = (
  kind: IncidentNews["kind"] = "opened",
  about: Partial<Incident> = {},
  of: Webhook = webhook,
): Promise<CallEnd> => {
  const incident = incidentOf(about);
  return tellAll([{ id: `${incident.id}-${kind}`, kind, incident }], of);
};
const tellAll = (news: readonly IncidentNews[], of: Webhook = webhook): Promise<CallEnd> =>
  of.receiver?.tell(news) ?? Promise.reject(new Error("nobody is called"));
const closed = { closedAt: "2026-11-23T14:32:11.000Z", closedBy: "calm" } as const;
const called = (times: number) => vi.waitFor(() => expect(calls).toHaveLength(times), { timeout: 20_000 });
const pauseBegun = (ms: number) => vi.waitFor(() => expect(clock.begun).toContain(ms), { timeout: 20_000 });
async function passPause(ms: number): Promise<void> {
  await pauseBegun(ms);
  await clock.advance(ms);
}

describe("a call", () => {
  test("tells an incident as data and as a sentence, with its page", async () => {
    expect(await tell()).toBe("taken");
    const body = webhookBodySchema.parse(calls[0]?.json);
    const path = "/incidents/01KAV3R6JZ0Q6T7S8E9V1W2X3Y";
    expect(body).toMatchObject({
      ...{ id: "01KAV3R6JZ0Q6T7S8E9V1W2X3Y-opened", kind: "incident_opened", broker: "default" },
      text: "billing on ORDERS: stalled since 2026-11-23 14:02 UTC, 12 in flight, none acknowledged since 14:01",
      incident: { ...incidentOf(), path, url: `${origin}${path}` },
    });
    expect(calls[0]?.json).toMatchObject({ incident: { changes: [{ evidence: { oldestAgeMs: 71_000 } }] } });
    expect(webhook.status()?.last).toMatchObject({ attempts: 1, outcome: { status: 200 } });
  });

  test("says what became of it, and how it ended", async () => {
    await tell("changed");
    await tell("closed", closed);
    await tell("closed", { ...closed, closedBy: "deleted" });
    expect(calls.map(({ json }) => webhookBodySchema.parse(json)).map(({ kind, text }) => [kind, text])).toEqual([
      [
        "incident_changed",
        "billing on ORDERS: now stalled, 12 in flight, none acknowledged since 14:01 (has needed attention since 2026-11-23 14:02 UTC)",
      ],
      ["incident_closed", "billing on ORDERS: over (was stalled, for 30 min)"],
      ["incident_closed", "billing on ORDERS: over, the consumer was deleted (was stalled, for 30 min)"],
    ]);
  });

  test("about a muted consumer says so, who muted it and why, in the sentence and as data", async () => {
    const quiet = hook(`http://${address}/`, only, "jetlag", muted);
    await tell("opened", {}, quiet);
    await quiet.stop();
    expect(webhookBodySchema.parse(calls[0]?.json)).toMatchObject({
      text: expect.stringMatching(/^muted by ann \(moved next week\): billing on ORDERS: stalled since /),
      incident: { mute: muted },
    });
  });

  test("names the broker among several, in data, sentences and paths", async () => {
    const staging = hook(`http://${address}/`, { id: "stg", title: "Staging", pages: "/b/stg" });
    await tell("opened", {}, staging);
    await staging.test();
    expect(calls.map(({ json }) => json)).toMatchObject([
      {
        ...{ broker: "stg", text: expect.stringMatching(/^Staging: billing on ORDERS: stalled/) },
        incident: { path: "/b/stg/incidents/01KAV3R6JZ0Q6T7S8E9V1W2X3Y" },
      },
      { broker: "stg", kind: "test", incident: null, text: expect.stringContaining("on Staging") },
    ]);
    await staging.stop();
  });

  test("sends a user and password of the address as a header", async () => {
    const withPassword = hook(`http://ann:pw@${address}/`);
    await withPassword.test();
    await withPassword.stop();
    expect(calls[0]?.headers.authorization).toBe(`Basic ${btoa("ann:pw")}`);
  });
});

describe("for Slack", () => {
  test("a call is text that a channel shows, escaped, with what to do and the link", async () => {
    const slack = hook(`http://${address}/`, only, "slack");
    await tell("opened", { consumer: "a<b>&c" }, slack);
    await tell("closed", closed, slack);
    await slack.test();
    const said = calls.map(({ json }) => slackBodySchema.parse(json));
    expect(said.map(({ text }) => text)).toEqual([
      ":rotating_light: a&lt;b&gt;&amp;c on ORDERS: stalled since 2026-11-23 14:02 UTC, 12 in flight, none acknowledged since 14:01",
      ":white_check_mark: billing on ORDERS: over (was stalled, for 30 min)",
      ":bell: Test from Jetlag: incidents of consumers will arrive here.",
    ]);
    expect(said[0]?.blocks[0]?.text.text.split("\n").slice(1)).toEqual([
      "Look at the workers.",
      `<${origin}/incidents/01KAV3R6JZ0Q6T7S8E9V1W2X3Y|Incident>`,
    ]);
    expect(said[1]?.blocks[0]?.text.text).not.toContain("Look at the workers.");
    await slack.stop();
  });

  test("a call about the longest names, muted for the longest reason, stays within Slack's bounds", async () => {
    const long = "&".repeat(255);
    const slack = hook(`http://${address}/`, only, "slack", { ...muted, reason: "&".repeat(500) });
    await tell("opened", { consumer: long, stream: long }, slack);
    await slack.stop();
    const { blocks } = slackBodySchema.parse(calls[0]?.json);
    expect(blocks[0]?.text.text).toMatch(/^:rotating_light: muted by ann \((&amp;)+/);
    expect(blocks[0]?.text.text.length).toBeLessThan(3_000);
  });
});

describe("for an Alertmanager", () => {
  test("an incident is one alert, from its opening to its end, whatever it turns into", async () => {
    const alertmanager = hook(`http://${address}/api/v2/alerts`, only, "alertmanager");
    await tell("opened", {}, alertmanager);
    await tell("changed", { verdict: "losing_data", worst: "losing_data" }, alertmanager);
    await tell("closed", closed, alertmanager);
    const alerts = calls.flatMap(({ json }) => alertmanagerBodySchema.parse(json));
    expect(alerts).toHaveLength(3);
    expect(new Set(alerts.map(({ labels, startsAt }) => JSON.stringify([labels, startsAt]))).size).toBe(1);
    expect(alerts[0]).toMatchObject({
      labels: { alertname: "JetlagConsumerNeedsAttention", broker: "default", stream: "ORDERS", consumer: "billing" },
      annotations: { summary: expect.stringContaining("stalled"), verdict: "stalled" },
      generatorURL: `${origin}/incidents/01KAV3R6JZ0Q6T7S8E9V1W2X3Y`,
    });
    // Without an end an Alertmanager takes an alert for over after five minutes.
    const endsMs = alerts.map(({ endsAt }) => Date.parse(endsAt) - clock.now());
    expect(Math.min(...endsMs.slice(0, 2))).toBeGreaterThan(30 * 24 * 3_600_000);
    expect(alerts[2]?.endsAt).toBe(closed.closedAt);
    await alertmanager.stop();
  });

  test("a test is an alert that ends by itself", async () => {
    const alertmanager = hook(`http://${address}/api/v2/alerts`, only, "alertmanager");
    await alertmanager.test();
    const [alert] = alertmanagerBodySchema.parse(calls[0]?.json);
    expect(alert?.labels).toEqual({ alertname: "JetlagTest", broker: "default" });
    expect(Date.parse(alert?.endsAt ?? "") - clock.now()).toBe(60_000);
    await alertmanager.stop();
  });
});

describe("many at once", () => {
  const evidence = incidentOf().changes[0];
  if (evidence === undefined) throw new Error("an incident has an opening");
  const name = (n: number) => "worker & <b> ".padEnd(248, "<") + n;
  /** Incidents with the longest names and as many changes as are kept, the last of them the worst. */
  const storm = (many: number, kind: IncidentNews["kind"] = "opened"): IncidentNews[] =>
    Array.from({ length: many }, (_, n) => {
      const verdict = n === many - 1 ? ("losing_data" as const) : ("stalled" as const);
      const changes = Array.from({ length: 20 }, (_, at) => ({ ...evidence, reason: `change ${at}`, verdict }));
      const end = kind === "closed" ? closed : {};
      const incident = incidentOf({ id: `i${n}`, consumer: name(n), verdict, changes, ...end });
      return { id: `i${n}-${kind}`, kind, incident };
    });

  test("scripts get a list: each incident as in a call of its own, without the changes in the middle, in less than 100 kB", async () => {
    expect(await tellAll(storm(mostTogether.jetlag))).toBe("taken");
    const body = webhookGroupSchema.parse(calls[0]?.json);
    expect(body).toMatchObject({
      ...{ version: 1, kind: "incidents", broker: "default", url: `${origin}/incidents?state=open` },
      text: "50 incidents: 50 opened. Worst: losing data",
    });
    expect(body.incidents).toHaveLength(50);
    expect(body.incidents[0]).toMatchObject({
      ...{ id: "i0-opened", kind: "incident_opened", text: expect.stringMatching(/^worker .* on ORDERS: stalled/) },
      incident: { url: `${origin}/incidents/i0`, omitted: 18 },
    });
    expect(body.incidents[0]?.incident.changes.map(({ reason }) => reason)).toEqual(["change 0", "change 19"]);
    expect(JSON.stringify(calls[0]?.json).length).toBeLessThan(100_000);
    await tellAll(storm(mostTogether.jetlag));
    expect(webhookGroupSchema.parse(calls[1]?.json).id).toBe(body.id);
  });

  test("a sentence counts what opened, changed and ended, and names the worst", async () => {
    await tellAll([...storm(2), ...storm(1, "changed"), ...storm(1, "closed")]);
    await tellAll(storm(1_200, "closed"));
    await tellAll([...storm(1, "closed"), ...storm(2).slice(0, 1)]);
    expect(calls.map(({ json }) => webhookGroupSchema.parse(json).text)).toEqual([
      "4 incidents: 2 opened, 1 changed, 1 over. Worst: losing data",
      "1,200 incidents: 1,200 over",
      "2 incidents: 1 opened, 1 over. Worst: stalled",
    ]);
    expect(webhookGroupSchema.parse(calls[1]?.json).path).toBe("/incidents?state=closed");
  });

  test("a channel gets one message within Slack's bounds: the worst first, the others counted, with links", async () => {
    const slack = hook(`http://${address}/`, only, "slack");
    await tellAll(storm(mostTogether.slack), slack);
    await slack.stop();
    const { text, blocks } = slackBodySchema.parse(calls[0]?.json);
    expect(blocks).toHaveLength(12);
    const lines = blocks.map((block) => block.text.text);
    expect(text).toBe(lines.join("\n"));
    expect(lines[0]).toBe(":rotating_light: 1,000 incidents: 1,000 opened. Worst: losing data");
    expect(lines[1]).toMatch(/^worker &amp; .*999.*losing data.* <https:.*\/incidents\/i999\|Incident>$/);
    expect(lines[11]).toBe(`and 990 more: <${origin}/incidents?state=open|all incidents>`);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(3_000);
  });

  test("an Alertmanager gets one alert for each", async () => {
    const alertmanager = hook(`http://${address}/api/v2/alerts`, only, "alertmanager");
    await tellAll([...storm(3), ...storm(1, "closed")], alertmanager);
    await alertmanager.stop();
    const alerts = alertmanagerBodySchema.parse(calls[0]?.json);
    expect(alerts.map(({ labels }) => labels.consumer)).toEqual([0, 1, 2, 0].map(name));
    expect(alerts[3]).toMatchObject({ endsAt: closed.closedAt, annotations: { kind: "incident_closed" } });
  });

  test.each([400, 413, 422])("status %i to several says that fewer may be understood", async (code) => {
    answers = [status(code), status(code)];
    expect([await tellAll(storm(2)), await tell()]).toEqual(["not understood", "refused"]);
    expect(calls).toHaveLength(2);
  });
});

describe("what goes wrong", () => {
  test("a fault of the receiver is tried again with the same id, at most three times, then logged", async () => {
    answers = [status(500), status(503), status(429)];
    const told = tell();
    await called(1);
    await passPause(2_000);
    await called(2);
    await passPause(10_000);
    await called(3);
    expect(await told).toBe("unreachable");
    expect(new Set(calls.map(({ json }) => webhookBodySchema.parse(json).id)).size).toBe(1);
    expect(webhook.status()?.last).toMatchObject({ attempts: 3, outcome: { kind: "answered", status: 429 } });
    expect(logger.problems).toMatchObject([{ message: "Webhook not delivered", fields: { attempts: 3 } }]);
  });

  test.each([400, 401, 404])("status %i is not tried again", async (code) => {
    answers = [status(code)];
    expect(await tell()).toBe("refused");
    expect(calls).toHaveLength(1);
    expect(webhook.status()?.last).toMatchObject({ attempts: 1 });
  });

  test("a receiver that takes a call and never answers is called once, within the time that a claim holds", async () => {
    answers = [never];
    const told = tell();
    await called(1);
    await clock.advance(39_999);
    expect(webhook.status()?.last).toBeNull();
    await clock.advance(1);
    // No pause and no second attempt: another dashboard may tell soon.
    expect(await told).toBe("unreachable");
    expect(calls).toHaveLength(1);
    expect(webhook.status()?.last).toMatchObject({ attempts: 1, outcome: { kind: "failed" } });
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
    await tell();
    const shown = JSON.stringify([logger.entries, webhook.status(), await webhook.test()]);
    expect(shown).toContain(`http://${address}`);
    expect(shown).not.toContain("s3cret");
  });

  test("a call that was taken in the moment of the stop was taken: it is not told again", async () => {
    answers = [status(200)];
    const now = clock.now.bind(clock);
    // Asked once the answer is there.
    vi.spyOn(clock, "now").mockImplementation(() => {
      if (calls.length > 0) void webhook.stop();
      return now();
    });
    expect(await tell()).toBe("taken");
  });

  test("of an answer without end only the beginning is read", async () => {
    answers = [
      (response) => {
        response.writeHead(200);
        for (let chunk = 0; chunk < 50; chunk++) response.write("x".repeat(100));
      },
    ];
    const { outcome } = await webhook.test();
    expect(outcome).toMatchObject({ kind: "answered", body: "x".repeat(300) });
  });

  test("stopping ends a call and a pause at once", async () => {
    answers = [status(500)];
    const told = tell();
    await pauseBegun(2_000);
    await webhook.stop();
    expect([await told, await tell()]).toEqual(["stopped", "stopped"]);
    expect(calls).toHaveLength(1);
  });
});

describe("a test", () => {
  test("says what the receiver answered, cut short", async () => {
    answers = [status(202, `thanks ${"x".repeat(5_000)}`)];
    const { target, outcome } = await webhook.test();
    expect(target).toBe(`http://${address}`);
    expect(outcome).toMatchObject({ kind: "answered", status: 202, body: expect.stringMatching(/^thanks x{293}$/) });
    expect(calls[0]?.json).toMatchObject({ kind: "test" });
    expect(webhook.status()?.last).toBeNull();
  });

  test("is refused when none is configured, and nobody is called then", async () => {
    const none = hook(null);
    expect(none.receiver).toBeNull();
    await expect(none.test()).rejects.toMatchObject({ code: "webhook_not_configured" });
    expect(none.status()).toBeNull();
    expect(calls).toHaveLength(0);
  });
});
