import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { viewPayload } from "../../model/message/payload-view";
import {
  leftOutNote,
  payloadHint,
  publishCurl,
  publishNats,
  readCurl,
  readNats,
  readNatsObstacle,
  republishNatsObstacle,
  republishObstacle,
} from "./copy-commands";

const text = (data: string) => viewPayload(new TextEncoder().encode(data));

describe("publish commands", () => {
  const message = {
    subject: "ORDERS.order.created",
    headers: [
      ["Nats-Msg-Id", "1"],
      ["Nats-Expected-Stream", "ORDERS"],
      ["NATS-ROLLUP", "all"],
      ["X-Note", "it's"],
    ] satisfies [string, string][],
    payload: text('{"note":"it\'s {{Count}}"}'),
  };

  test("leave out headers addressed to the server, and say so", () => {
    for (const command of [
      publishCurl({ origin: "http://127.0.0.1:3000", broker: null }, message),
      publishNats(message),
    ]) {
      expect(command).not.toMatch(/nats-/i);
      expect(command).toContain("X-Note");
    }
    expect(publishNats(message)).toContain("--header='X-Note:it'\\''s'");
    expect(leftOutNote(message)).toBe(
      "Left out, because the server or Jetlag acts on them: Nats-Msg-Id, Nats-Expected-Stream, NATS-ROLLUP",
    );
    expect(leftOutNote({ headers: [["X-Note", "1"]] })).toBeNull();
  });

  test("keep what the CLI would trim or read as a template", () => {
    const headers: [string, string][] = [["X", ' {{Count}} "a" ']];
    expect(publishNats({ ...message, headers })).toContain(`--header='X:{{" {{Count}} \\"a\\" "}}'`);
  });

  test("keep the payload byte by byte", () => {
    const made = publishNats(message);
    const produced = execFileSync("sh", ["-c", made.slice(0, made.indexOf(" | nats pub"))], { encoding: "utf8" });
    expect(produced).toBe(message.payload.data);
  });

  test("send bytes that are no text as base64", () => {
    const bytes = new Uint8Array([0, 255, 39]);
    const made = publishNats({ ...message, payload: viewPayload(bytes) });
    const produced = execFileSync("sh", ["-c", made.slice(0, made.indexOf(" | nats pub"))]);
    expect([...produced]).toEqual([...bytes]);
  });
});

test("a message of which only the first headers were kept is not published again", () => {
  const message = { headers: [["X", "1"]] satisfies [string, string][], payload: text("a") };
  expect(republishObstacle({ ...message, headersWhole: false })).toBe(
    "It would lack some of its headers: only the first were kept",
  );
  expect(republishObstacle({ ...message, headersWhole: true })).toBeNull();
});

test("a payload is not said to be copied as it is where something of it is masked", () => {
  expect(payloadHint(text('{"a":1}'))).toBe("as it is");
  expect(payloadHint(viewPayload(new Uint8Array([255, 0])))).toBe("as base64");
  expect(payloadHint(text('{"a":"[masked]"}'))).toBe("as shown, without what is masked");
  expect(payloadHint(text("[masked]: it is not JSON"))).toBe("as shown, without what is masked");
});

test("read commands name stream and number", () => {
  const stored = { place: { channel: "A B", at: "7" }, number: 7 };
  expect(readCurl({ origin: "http://localhost:3000", broker: null }, stored.place)).toBe(
    "curl -sS http://localhost:3000/api/streams/A%20B/messages/7",
  );
  expect(readNats(stored)).toBe("nats stream get -- 'A B' 7");
  expect(readNatsObstacle(stored)).toBeNull();
});

describe("a nats command is refused", () => {
  const message = { subject: "a", headers: [] as [string, string][], payload: text("x") };

  test("for names that a terminal may act on", () => {
    expect(republishNatsObstacle(message)).toBeNull();
    expect(republishNatsObstacle({ ...message, subject: "a\x03b" })).toBe(
      "The subject holds a control character, which a terminal may act on",
    );
    expect(republishNatsObstacle({ ...message, headers: [["X", "\u202e"]] })).toBe(
      "The header X holds an invisible character, which a terminal may act on",
    );
    expect(republishNatsObstacle({ ...message, headers: [["X\x1b", "1"]] })).toMatch(/name that cannot be sent/);
    const stored = { place: { channel: "A\tB", at: "1" }, number: 1 };
    expect(readNatsObstacle(stored)).toBe("The stream's name holds a control character, which a terminal may act on");
    expect(() => readNats(stored)).toThrow(RangeError);
  });

  test("for a message without a number", () => {
    expect(readNatsObstacle({ place: { channel: "A", at: "0-1" }, number: null })).toBe("The message has no number");
    expect(() => publishNats({ ...message, subject: "a\x03b" })).toThrow(RangeError);
  });

  test("not for a header that it leaves out", () => {
    expect(republishNatsObstacle({ ...message, headers: [["Nats-Msg-Id", "\x03"]] })).toBeNull();
  });
});

describe("republishObstacle", () => {
  test("a whole message can be published again", () => {
    expect(republishObstacle({ headers: [["X-A", "1"]], payload: text("{}") })).toBeNull();
  });

  test("not one that lacks something", () => {
    expect(republishObstacle({ headers: [], payload: { ...text("{"), truncated: true } })).toMatch(/whole/);
    expect(republishObstacle({ headers: null, payload: text("{}") })).toMatch(/headers, which cannot be read/);
    expect(republishObstacle({ headers: [], payload: text('{"card":"[masked]"}') })).toMatch(/masked/);
    expect(republishObstacle({ headers: [["Authorization", "[masked]"]], payload: text("{}") })).toMatch(/masked/);
  });
});
