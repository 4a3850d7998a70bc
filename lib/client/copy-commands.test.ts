import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { viewPayload } from "../model/payload-view";
import { publishCurl, publishNats, quote, readCurl, readNats, republishObstacle } from "./copy-commands";

const text = (data: string) => viewPayload(new TextEncoder().encode(data));

/** What the shell hands to a program, one argument a line. */
function shellArguments(command: string): string {
  return execFileSync("sh", ["-c", `printf '%s\\n' ${command}`], { encoding: "utf8" });
}

describe("quote", () => {
  test.each(["a b", "it's", "$(id)", "`id`", "a\nb", 'say "hi" \\ *', ""])("the shell sees %j again", (value) => {
    expect(shellArguments(quote(value))).toBe(`${value}\n`);
  });
});

describe("publish commands", () => {
  const message = {
    subject: "ORDERS.order.created",
    headers: [
      ["Nats-Msg-Id", "1"],
      ["Nats-Expected-Stream", "ORDERS"],
      ["X-Note", "it's"],
    ] satisfies [string, string][],
    payload: text('{"note":"it\'s {{Count}}"}'),
  };

  test("leave out the message id, which would make the copy a duplicate", () => {
    expect(publishCurl("http://127.0.0.1:3000", message)).not.toContain("Nats-Msg-Id");
    expect(publishNats(message)).not.toContain("Nats-Expected-Stream");
    expect(publishNats(message)).toContain("-H 'X-Note:it'\\''s'");
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

test("read commands name stream and sequence", () => {
  expect(readCurl("http://localhost:3000", "A B", 7)).toBe(
    "curl -sS http://localhost:3000/api/streams/A%20B/messages/7",
  );
  expect(readNats("A B", 7)).toBe("nats stream get 'A B' 7");
});

describe("republishObstacle", () => {
  test("a whole message can be published again", () => {
    expect(republishObstacle({ headers: [["X-A", "1"]], payload: text("{}") })).toBeNull();
  });

  test("not one that lacks something", () => {
    expect(republishObstacle({ headers: [], payload: { ...text("{"), truncated: true } })).toMatch(/whole/);
    expect(republishObstacle({ headers: [], payload: text('{"card":"[masked]"}') })).toMatch(/masked/);
    expect(republishObstacle({ headers: [["Authorization", "[masked]"]], payload: text("{}") })).toMatch(/masked/);
  });
});
