import { describe, expect, test } from "vitest";
import { publishInputSchema } from "../../contract/publish";
import { encodeEventPayload } from "../../model/message/event-payload";
import { natsGrammar } from "../../model/stream/grammar";
import { checkDraft, isSound } from "./draft-check";
import type { DraftStream } from "./draft-times";
import { draftOfMessage, emptyDraft, measureDraft, type PublishDraft, toPublishInput } from "./publish-draft";

const eventDraft: PublishDraft = {
  ...emptyDraft,
  subject: "ORDERS.order.created",
  actor: "checkout",
  tenantId: "tenant-12",
  data: '{"order_id":"o-1"}',
};
const rawDraft: PublishDraft = { ...emptyDraft, mode: "raw", subject: "ORDERS.raw", payload: "hällo" };
const bytes = (text: string) => new TextEncoder().encode(text);

function stream(name: string, subjects: string[], config: Partial<DraftStream["config"]> = {}): DraftStream {
  const off = { subjectTransform: null, republish: null, messagesExpire: false, schedules: false };
  return { config: { name, subjects, ...off, ...config }, origins: [] };
}

describe("a draft becomes a request that the server takes", () => {
  test("of an event, without what was left empty", () => {
    expect(publishInputSchema.parse(toPublishInput(eventDraft, "01EVENT"))).toEqual({
      mode: "event",
      subject: "ORDERS.order.created",
      headers: [],
      event: { data: { order_id: "o-1" }, actor: "checkout", tenantId: "tenant-12", eventId: "01EVENT" },
    });
  });

  test("of a raw payload with everything, empty and repeated headers included", () => {
    const draft: PublishDraft = {
      ...rawDraft,
      headers: [
        ["X-A", "1"],
        ["X-A", ""],
      ],
      msgId: "m-1",
      expectedLastNumber: "0",
      expectedLastSubjectNumber: "7",
    };
    expect(publishInputSchema.parse(toPublishInput(draft, "unused"))).toEqual({
      mode: "raw",
      subject: "ORDERS.raw",
      headers: draft.headers,
      msgId: "m-1",
      expectedLastNumber: 0,
      expectedLastSubjectNumber: 7,
      payload: { encoding: "utf8", data: "hällo" },
    });
  });

  test("of a file in place of the text", () => {
    const file = { name: "a.bin", base64: "AP8=", sizeBytes: 2 };
    expect(toPublishInput({ ...rawDraft, file }, "unused")).toMatchObject({
      payload: { encoding: "base64", data: "AP8=" },
    });
  });
});

describe("the size of a draft", () => {
  test("of a raw payload is its bytes", () => {
    expect(measureDraft(rawDraft)).toBe(6);
    expect(measureDraft({ ...rawDraft, file: { name: "f", base64: "AP8=", sizeBytes: 2 } })).toBe(2);
  });

  test("counts headers as they go over the wire", () => {
    const block = "NATS/1.0\r\nX-A: 1\r\nX-B: \r\nNats-Msg-Id: m-1\r\n\r\n";
    const headers: PublishDraft["headers"] = [
      ["X-A", "1"],
      ["X-B", ""],
    ];
    expect(measureDraft({ ...rawDraft, headers, msgId: "m-1" })).toBe(6 + block.length);
  });

  test("of an event is that of its envelope and message id", () => {
    const envelope = encodeEventPayload({
      eventId: "01KB7Q3V8T4MAAAAAAAAAAAAAA",
      occurredAt: "2026-11-23T14:06:23.418Z",
      schemaVersion: "1.0",
      actor: "checkout",
      tenantId: "tenant-12",
      data: { order_id: "o-1" },
    });
    const block = "NATS/1.0\r\nNats-Msg-Id: 01KB7Q3V8T4MAAAAAAAAAAAAAA\r\n\r\n";
    expect(measureDraft(eventDraft)).toBe(bytes(envelope).length + block.length);
  });

  test("is not known while the data is not JSON", () => {
    expect(measureDraft({ ...eventDraft, data: "{" })).toBeNull();
  });
});

describe("a message that is published again", () => {
  const event = {
    eventId: "01KB7Q3V8T4MAAAAAAAAAAAAAA",
    occurredAt: "2026-11-23T14:06:23.418Z",
    schemaVersion: "1.0",
    actor: "checkout",
    tenantId: "tenant-12",
    traceId: "tr-1",
    data: { order_id: "o-1" },
  };

  test("fills the form as an event, without the headers addressed to the server", () => {
    const draft = draftOfMessage({
      subject: "ORDERS.order.created",
      headers: [
        ["Nats-Msg-Id", "old"],
        ["Nats-Expected-Last-Sequence", "4"],
        ["X-A", "1"],
        ["Nats-Rollup", "all"],
      ],
      data: bytes(encodeEventPayload(event)),
    });
    expect(draft).toEqual({
      ...emptyDraft,
      subject: "ORDERS.order.created",
      actor: "checkout",
      tenantId: "tenant-12",
      traceId: "tr-1",
      data: '{\n  "order_id": "o-1"\n}',
      headers: [["X-A", "1"]],
      leftOut: [
        ["Nats-Msg-Id", "old"],
        ["Nats-Expected-Last-Sequence", "4"],
        ["Nats-Rollup", "all"],
      ],
    });
  });

  test("goes raw when its envelope has fields that the form does not know", () => {
    const text = encodeEventPayload({ ...event, extra: { region: "eu" } });
    expect(draftOfMessage({ subject: "s", headers: [], data: bytes(text) })).toMatchObject({
      mode: "raw",
      payload: text,
    });
  });

  test("goes raw when a number has more digits than a form could keep", () => {
    const text = encodeEventPayload({ ...event, data: 0 }).replace('"data":0', '"data":12345678901234567890');
    expect(draftOfMessage({ subject: "s", headers: [], data: bytes(text) })).toMatchObject({
      mode: "raw",
      payload: text,
    });
  });

  test("keeps text and bytes as they are", () => {
    expect(draftOfMessage({ subject: "s", headers: null, data: bytes("hi") })).toMatchObject({
      mode: "raw",
      payload: "hi",
      file: null,
    });
    expect(draftOfMessage({ subject: "s", headers: null, data: new Uint8Array([0, 255]) })).toMatchObject({
      mode: "raw",
      payload: "",
      file: { base64: "AP8=", sizeBytes: 2 },
    });
  });
});

describe("the check of a draft", () => {
  test("finds nothing wrong with a whole one", () => {
    expect(isSound(checkDraft(eventDraft, null, natsGrammar))).toBe(true);
    expect(isSound(checkDraft(rawDraft, null, natsGrammar))).toBe(true);
  });

  test("asks for what an event needs, and not in raw mode", () => {
    expect(Object.keys(checkDraft(emptyDraft, null, natsGrammar))).toEqual(
      ["subject", "actor", "tenantId", "data"].slice(0, 3),
    );
    expect(Object.keys(checkDraft({ ...emptyDraft, mode: "raw" }, null, natsGrammar))).toEqual(["subject"]);
  });

  test("says where the data is not JSON", () => {
    expect(checkDraft({ ...eventDraft, data: '{\n  "a": 1,\n}' }, null, natsGrammar).data).toBe(
      "Line 3, column 1: A comma is too much before }.",
    );
  });

  test("warns before a number arrives changed", () => {
    expect(checkDraft({ ...eventDraft, data: '{"id": 12345678901234567890}' }, null, natsGrammar).data).toMatch(
      /would arrive changed/,
    );
  });

  test("names the headers that cannot be sent", () => {
    const headers: PublishDraft["headers"] = [
      ["ok", ""],
      ["", "x"],
      ["a b", "x"],
      ["ok", "two\nlines"],
    ];
    expect([...(checkDraft({ ...rawDraft, headers }, null, natsGrammar).headers?.keys() ?? [])]).toEqual([1, 2, 3]);
  });

  test("names what nobody may send to before it is sent, in the subject and in headers", () => {
    const own = stream("JETLAG_AUDIT", ["JETLAG_AUDIT.>", "audit.>"]);
    expect(checkDraft({ ...rawDraft, subject: "$JS.API.STREAM.DELETE.ORDERS" }, null, natsGrammar).subject).toBe(
      "This cannot be published: $JS. is reserved for requests to JetStream, its acknowledgements and flow control.",
    );
    expect(checkDraft({ ...rawDraft, subject: "audit.x" }, [own], natsGrammar).subject).toContain(
      "stored in JETLAG_AUDIT",
    );
    expect(checkDraft({ ...rawDraft, subject: "audit.x" }, null, natsGrammar).subject).toBeUndefined();
    const headers: [string, string][] = [
      ["Note", "$JS.API"],
      ["Nats-Trace-Dest", "JETLAG_AUDIT.x"],
    ];
    expect(checkDraft({ ...rawDraft, headers }, [own], natsGrammar).headers?.get(1)).toContain(
      "makes the server publish to",
    );
    expect(checkDraft({ ...rawDraft, headers }, [own], natsGrammar).headers?.size).toBe(1);
  });

  test("takes only whole numbers", () => {
    for (const text of ["-1", "1.5", "x", "99999999999999999999"]) {
      expect(checkDraft({ ...rawDraft, expectedLastNumber: text }, null, natsGrammar).expectedLastNumber).toBeDefined();
    }
    expect(checkDraft({ ...rawDraft, expectedLastNumber: "0" }, null, natsGrammar).expectedLastNumber).toBeUndefined();
  });
});

describe("a time to live and a schedule", () => {
  const open = stream("TIMED", ["timed.>"], { messagesExpire: true, schedules: true });
  const closed = stream("PLAIN", ["plain.>"]);
  const check = (more: Partial<PublishDraft>, streams: DraftStream[] | null = [open, closed]) =>
    checkDraft({ ...rawDraft, subject: "timed.a", ...more }, streams, natsGrammar);

  test("are headers of the message", () => {
    const draft = { ...rawDraft, headers: [["X", "1"]], ttl: "90s", schedule: "@every 5m", scheduleTarget: "timed.b" };
    expect(toPublishInput({ ...draft, headers: [["X", "1"]] }, null).headers).toEqual([
      ["X", "1"],
      ["Nats-TTL", "90s"],
      ["Nats-Schedule", "@every 5m"],
      ["Nats-Schedule-Target", "timed.b"],
    ]);
  });

  test("are taken where the stream takes them, and only there", () => {
    const both = { ttl: "90s", schedule: "@every 5m", scheduleTarget: "timed.b" };
    expect(check(both)).toEqual({});
    expect(check({ ...both, subject: "plain.a", scheduleTarget: "plain.b" })).toEqual({
      ttl: "PLAIN takes no time to live: allow_msg_ttl is off.",
      schedule: "PLAIN takes no schedules: allow_msg_schedules is off.",
    });
    // Not known: the server decides.
    expect(check(both, null)).toEqual({});
  });

  test("of a schedule stay within the stream, and are both needed", () => {
    expect(check({ schedule: "@every 5m" }).scheduleTarget).toMatch(/Say which subject/);
    expect(check({ scheduleTarget: "timed.b" }).scheduleTarget).toMatch(/Say when/);
    expect(check({ schedule: "@every 5m", scheduleTarget: "plain.b" }).scheduleTarget).toMatch(
      /TIMED does not capture/,
    );
    expect(check({ schedule: "@every 5m", scheduleTarget: "timed.*" }).scheduleTarget).toBeDefined();
    expect(check({ schedule: "soon", scheduleTarget: "timed.b" }).schedule).toBeDefined();
  });

  test("are not said twice", () => {
    expect([...(check({ ttl: "90s", headers: [["nats-ttl", "1s"]] }).headers?.keys() ?? [])]).toEqual([0]);
  });
});

describe("a draft that is sent many times", () => {
  const repeat = { count: "10", perSecond: "2.5" };
  const check = (more: Partial<PublishDraft>) => checkDraft({ ...eventDraft, repeat, ...more }, null, natsGrammar);

  test("is judged by its first message", () => {
    expect(check({ subject: "ORDERS.{{seq}}", data: '{"n":{{seq}},"big":9007199254740993}' })).toEqual({});
    expect(check({ data: '{"n":{{sequence}}}' }).data).toMatch(/^Line 1, column/);
    expect(check({ repeat: null, data: '{"n":{{seq}}}' }).data).toMatch(/^Line 1, column/);
  });

  test.each([
    [{ count: "0" }, "count"],
    [{ count: "1.5" }, "count"],
    [{ count: "100001" }, "count"],
    [{ count: "" }, "count"],
    [{ count: "1e3" }, "count"],
    [{ perSecond: "0" }, "perSecond"],
    [{ perSecond: "2001" }, "perSecond"],
    [{ perSecond: "x" }, "perSecond"],
  ])("not with %o", (part, field) => expect(Object.keys(check({ repeat: { ...repeat, ...part } }))).toEqual([field]));

  test("expects no last number: the second message would be refused", () => {
    expect(Object.keys(check({ expectedLastNumber: "1", expectedLastSubjectNumber: "2" }))).toEqual([
      "expectedLastNumber",
      "expectedLastSubjectNumber",
    ]);
  });
});
