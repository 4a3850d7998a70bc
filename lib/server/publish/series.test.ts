import { describe, expect, test } from "vitest";
import { type PublishSeriesRequest, publishSeriesInputSchema } from "../../contract/publish-series";
import type { Outgoing, Receipt } from "../../event-bus/broker/sender";
import { EventBusError } from "../../event-bus/errors";
import { ManualClock } from "../../event-bus/testing/manual-clock";
import { Series } from "./series";
import { compileSeries } from "./series-message";

const stored = (number: number): Receipt => ({ place: { channel: "S", at: String(number) }, number, duplicate: false });

/** A series that is under way, with what it sent. `answer` is what becomes of each message. */
function begin(
  { count, perSecond }: { count: number; perSecond: number },
  answer: (seq: number) => Promise<Receipt> = async (seq) => stored(seq),
) {
  const clock = new ManualClock();
  const sent: number[] = [];
  const stop = new AbortController();
  const series = new Series({
    ...{ clock, count, perSecond },
    message: (seq) => ({ subject: String(seq), data: new Uint8Array() }),
    sender: {
      send: ({ subject }) => {
        sent.push(Number(subject));
        return answer(Number(subject));
      },
    },
  });
  const ended = series.run(stop.signal);
  return { clock, sent, stop, series, ended };
}

describe("a series", () => {
  test("sends each message once, in order, at its rate", async () => {
    const { clock, sent, series, ended } = begin({ count: 30, perSecond: 10 });
    await clock.advance(1_000);
    // A quarter of a second of lateness may be caught up with at the beginning.
    expect(sent.length).toBeGreaterThanOrEqual(10);
    expect(sent.length).toBeLessThanOrEqual(14);
    await clock.advance(2_000);
    expect(await ended).toBe("done");
    expect(sent).toEqual(Array.from({ length: 30 }, (_, at) => at + 1));
    expect(series.progress).toMatchObject({ sent: 30, stored: 30, duplicates: 0, problems: [], last: { number: 30 } });
  });

  test("that is stopped sends no more, and counts what was under way", async () => {
    const answers: ((receipt: Receipt) => void)[] = [];
    const { clock, sent, stop, series, ended } = begin(
      { count: 100, perSecond: 1 },
      () => new Promise((resolve) => answers.push(resolve)),
    );
    await clock.advance(2_000);
    const before = sent.length;
    stop.abort();
    await clock.advance(60_000);
    expect(sent.length).toBe(before);
    expect(series.progress).toMatchObject({ sent: before, stored: 0 });
    for (const [at, resolve] of answers.entries()) resolve(stored(at + 1));
    expect(await ended).toBe("stopped");
    expect(series.progress).toMatchObject({ sent: before, stored: before });
  });

  test("that only fails ends, and says with what", async () => {
    const refused = new EventBusError("no_stream_for_subject", "no stream captures it");
    const { clock, series, ended } = begin({ count: 1_000, perSecond: 1_000 }, async () => {
      throw refused;
    });
    await clock.advance(2_000);
    expect(await ended).toBe("failing");
    const { sent, stored: kept, problems } = series.progress;
    expect(sent).toBeLessThan(200);
    expect(kept).toBe(0);
    expect(problems).toMatchObject([{ problem: { code: "no_stream_for_subject" }, count: sent }]);
  });

  test("goes on through failures that are not all there is", async () => {
    const { clock, series, ended } = begin({ count: 90, perSecond: 1_000 }, async (seq) => {
      if (seq % 3 === 0) throw new EventBusError("stream_full", "maximum messages exceeded");
      return { ...stored(seq), duplicate: seq % 3 === 1 };
    });
    await clock.advance(2_000);
    expect(await ended).toBe("done");
    expect(series.progress).toMatchObject({ sent: 90, stored: 30, duplicates: 30, problems: [{ count: 30 }] });
  });

  test("has no more than 128 messages under way", async () => {
    const answers: (() => void)[] = [];
    const { clock, sent, stop, ended } = begin(
      { count: 1_000, perSecond: 2_000 },
      (seq) => new Promise((resolve) => answers.push(() => resolve(stored(seq)))),
    );
    await clock.advance(5_000);
    expect(sent.length).toBe(128);
    stop.abort();
    for (const answer of answers) answer();
    expect(await ended).toBe("stopped");
  });

  test("knows its newest message though answers come out of order", async () => {
    const answers = new Map<number, (receipt: Receipt) => void>();
    const { clock, series, ended } = begin(
      { count: 2, perSecond: 1_000 },
      (seq) => new Promise((resolve) => answers.set(seq, resolve)),
    );
    await clock.advance(100);
    answers.get(2)?.(stored(2));
    answers.get(1)?.(stored(1));
    expect(await ended).toBe("done");
    expect(series.progress.last).toMatchObject({ number: 2 });
  });
});

describe("the messages of a series", () => {
  const source = { now: () => Date.UTC(2026, 11, 1), random: () => 0 };
  const compile = (content: PublishSeriesRequest["content"], more: Partial<PublishSeriesRequest> = {}) =>
    compileSeries(publishSeriesInputSchema.parse({ subject: "s", count: 1, perSecond: 1, content, ...more }), source);
  const text = ({ data }: Outgoing) => new TextDecoder().decode(data);

  test("fill in subject, headers, id and text, each in its own way", () => {
    const message = compile(
      { mode: "text", text: "{{seq}} {{uuid}}" },
      { subject: "s.{{random:3..9}}", headers: [["X", "{{uuid}}"]], msgId: "m-{{seq}}" },
    );
    const [first, second] = [message(1), message(2)];
    const [number, uuid] = text(first).split(" ");
    expect(number).toBe("1");
    expect(first).toMatchObject({ subject: "s.3", headers: [["X", uuid]], id: "m-1" });
    expect(second.id).toBe("m-2");
    expect(text(second)).not.toContain(uuid);
  });

  test("of an event have an id and a time each, and keep every digit of the data", () => {
    const message = compile({
      mode: "event",
      data: '{"big":9007199254740993,"n":{{seq}}}',
      actor: "me",
      tenantId: "t-{{seq}}",
    });
    const [first, second] = [message(1), message(2)];
    expect(text(first)).toContain('"data":{"big":9007199254740993,"n":1}');
    expect(JSON.parse(text(first))).toMatchObject({
      ...{ event_id: first.id, tenant_id: "t-1", occurred_at: "2026-12-01T00:00:00.000Z", trace_id: null },
    });
    expect(second.id).not.toBe(first.id);
  });

  test("of an event that is no JSON once it is filled in are refused with the place", () => {
    const message = compile({ mode: "event", data: '{"n":{{what}}}', actor: "a", tenantId: "t" });
    expect(() => message(1)).toThrow(expect.objectContaining({ code: "invalid_input" }));
  });

  test("of bytes are these bytes", () => {
    expect([...compile({ mode: "bytes", base64: "/wB7e3NlcX19" })(1).data]).toEqual([
      ...[255, 0],
      ...new TextEncoder().encode("{{seq}}"),
    ]);
  });
});
