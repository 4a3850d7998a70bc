import { describe, expect, test } from "vitest";
import type { OutgoingMessage, StoredMessage } from "../../event-bus/adapters/jetstream/messages";
import { ManualClock } from "../../event-bus/testing/manual-clock";
import { digestHeader, digestValidMs, RecordDigests } from "./record-digest";
import { RecordTrust } from "./record-trust";

const secret = "a secret of the replicas";
const clock = new ManualClock();
const digests = new RecordDigests([secret], clock);
const body = new TextEncoder().encode(`{"type":"ask","wish":"cancel"}`);

/** What the server would hold of a message that was sent now. */
function store(message: OutgoingMessage, seq = 1, stream = "JETLAG_JOBS"): StoredMessage {
  const { subject, data, headers = [], msgId } = message;
  const id: [string, string][] = msgId === undefined ? [] : [["Nats-Msg-Id", msgId]];
  return { stream, seq, subject, data, storedAt: new Date(clock.now()).toISOString(), headers: [...headers, ...id] };
}

const signed = (about: Partial<OutgoingMessage> = {}, by = digests) =>
  by.sign("JETLAG_JOBS", { subject: "JETLAG_JOBS.J1.ask", data: body, msgId: "01ID", ...about });

const without = ({ headers = [], ...message }: OutgoingMessage, name: string) => ({
  ...message,
  headers: headers.filter(([key]) => key !== name),
});

describe("a digest", () => {
  test("fits the record that it was made for", () => {
    expect(digests.check(store(signed()))).toBe("valid");
    expect(digests.check(store(signed({ headers: [["Jetlag-Failure", "{}"]] })))).toBe("valid");
  });

  test.each<[string, (genuine: StoredMessage) => StoredMessage]>([
    ["under another subject", (genuine) => ({ ...genuine, subject: "JETLAG_JOBS.J2.ask" })],
    ["in another stream", (genuine) => ({ ...genuine, stream: "JETLAG_AUDIT" })],
    ["with another body", (genuine) => ({ ...genuine, data: new TextEncoder().encode(`{"type":"ask"}`) })],
    ["with a body that goes on", (genuine) => ({ ...genuine, data: Buffer.concat([genuine.data, Buffer.from(" ")]) })],
    ["with a header of Jetlag's more", (genuine) => ({ ...genuine, headers: [...genuine.headers, ["Jetlag-X", "1"]] })],
    ["under another message id", (genuine) => withHeader(genuine, "Nats-Msg-Id", "01OTHER")],
    ["without its message id", (genuine) => ({ ...genuine, headers: genuine.headers.slice(0, -1) })],
    ["with another time", (genuine) => withDigest(genuine, (text) => text.replace(/^1 \d/, "1 9"))],
    ["cut", (genuine) => withDigest(genuine, (text) => text.slice(0, -1))],
    ["empty", (genuine) => withDigest(genuine, () => "")],
    ["of an unknown version", (genuine) => withDigest(genuine, (text) => text.replace(/^1/, "2"))],
  ])("fits no record %s", (_, forge) => {
    expect(digests.check(forge(store(signed())))).toBe("wrong");
  });

  test("of another secret is wrong; while secrets change, those of the old one are accepted and the new one signs", () => {
    const old = new RecordDigests(["the secret of before"], clock);
    const changing = new RecordDigests([secret, "the secret of before"], clock);
    expect(digests.check(store(signed({}, old)))).toBe("wrong");
    expect(changing.check(store(signed({}, old)))).toBe("valid");
    expect(digests.check(store(signed({}, changing)))).toBe("valid");
    expect(old.check(store(signed({}, changing)))).toBe("wrong");
  });

  test("that is missing is told from one that is wrong", () => {
    expect(digests.check(store(without(signed(), digestHeader)))).toBe("missing");
  });

  test("is too old once its record is stored long after it was written, and good for as long as clocks may differ", async () => {
    const before = new ManualClock(clock.now() - digestValidMs);
    expect(digests.check(store(signed({}, new RecordDigests([secret], before))))).toBe("valid");
    const long = new ManualClock(clock.now() - digestValidMs - 1);
    expect(digests.check(store(signed({}, new RecordDigests([secret], long))))).toBe("late");
    const ahead = new ManualClock(clock.now() + digestValidMs + 1);
    expect(digests.check(store(signed({}, new RecordDigests([secret], ahead))))).toBe("late");
  });

  test("says nothing of the secret", () => {
    const [[, header = ""] = []] = signed().headers ?? [];
    expect(header).toMatch(/^1 \d+ [\w-]{43}$/);
    expect(header).not.toContain(secret);
  });
});

function withHeader(message: StoredMessage, name: string, value: string): StoredMessage {
  return { ...message, headers: message.headers.map(([key, was]) => [key, key === name ? value : was]) };
}

function withDigest(message: StoredMessage, change: (text: string) => string): StoredMessage {
  return {
    ...message,
    headers: message.headers.map(([key, was]) => [key, key === digestHeader ? change(was) : was]),
  };
}

describe("records of a stream", () => {
  test("without a digest are from before the secret only until one with a digest came", () => {
    const trust = new RecordTrust(digests);
    const bare = without(signed(), digestHeader);
    expect(trust.doubtOf(store(bare, 1))).toBe("before_secret");
    expect(trust.doubtOf(store(signed(), 2))).toBeNull();
    expect(trust.doubtOf(store(bare, 3))).toBe("unsigned");
    expect(trust.foreign).toEqual({ before_secret: 1, unsigned: 1, wrong_digest: 0, replayed: 0 });
  });

  test("without a digest are not from before the secret when they come after all that there was", () => {
    const trust = new RecordTrust(digests);
    const bare = without(signed(), digestHeader);
    expect(trust.doubtOf(store(bare, 1))).toBe("before_secret");
    trust.caughtUp();
    expect(trust.doubtOf(store(bare, 2))).toBe("unsigned");
  });

  test("are not counted any more once they are gone, and copies of them are still known", () => {
    const trust = new RecordTrust(digests);
    const genuine = signed();
    trust.doubtOf(store(genuine, 1));
    trust.doubtOf(store(without(genuine, digestHeader), 2));
    trust.forgetCounts();
    expect(trust.foreign).toEqual({ before_secret: 0, unsigned: 0, wrong_digest: 0, replayed: 0 });
    expect(trust.doubtOf(store(genuine, 3))).toBe("replayed");
  });

  test("a copy of a record is not one, at once and at any time later", async () => {
    const trust = new RecordTrust(digests);
    const genuine = signed();
    expect(trust.doubtOf(store(genuine, 1))).toBeNull();
    expect(trust.doubtOf(store(genuine, 2))).toBe("replayed");
    for (let seq = 3; seq < 100; seq++) {
      await clock.advance(digestValidMs / 7);
      expect(trust.doubtOf(store(genuine, seq * 2)), `after ${seq}`).toBe("replayed");
      // What is told apart by its age need not be remembered; what is not must not be forgotten.
      expect(trust.doubtOf(store(signed({ msgId: `01ID${seq}` }), seq * 2 + 1))).toBeNull();
    }
    expect(trust.foreign.replayed).toBe(98);
    expect(trust.remembered).toBeLessThan(30);
  });

  test("a copy of what this process wrote itself is not a record, and what it wrote may be read again", () => {
    const trust = new RecordTrust(digests);
    const genuine = signed();
    trust.wrote(genuine, 7);
    expect(trust.doubtOf(store(genuine, 7))).toBeNull();
    expect(trust.doubtOf(store(genuine, 8))).toBe("replayed");
    expect(trust.doubtOf(store(without(genuine, digestHeader), 9))).toBe("unsigned");
  });
});
