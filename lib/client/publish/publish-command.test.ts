import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { publishInputSchema } from "../../contract/publish";
import { decodeEventPayload } from "../../model/message/event-payload";
import { draftCurl, draftNats } from "./publish-command";
import { emptyDraft, type PublishDraft } from "./publish-draft";

const stamp = { eventId: "01KB7Q3V8T4MAAAAAAAAAAAAAA", at: new Date("2026-11-23T14:06:23.418Z") };
const draft: PublishDraft = {
  ...emptyDraft,
  subject: "ORDERS.order.created",
  actor: "o'brien",
  tenantId: "t",
  data: '{"note":"it\'s {{Count}}"}',
  headers: [["X-Empty", ""]],
};

/** The arguments that a shell hands to the command's program. */
function argumentsOf(command: string): string[] {
  const script = `${command.replace(/^(curl|nats) /, "set -- ")}; printf '%s\\0' "$@"`;
  return execFileSync("sh", ["-c", script], { encoding: "utf8" }).split("\0").slice(0, -1);
}
const pipeEnd = (command: string) => command.slice(command.lastIndexOf(" | ") + 3);
const pipeStart = (command: string) => command.slice(0, command.lastIndexOf(" | "));

describe("curl", () => {
  test("sends what the form would send, and lets the server make the event id", () => {
    const [, , , , , body = ""] = argumentsOf(draftCurl({ origin: "http://127.0.0.1:3000", broker: null }, draft));
    expect(publishInputSchema.parse(JSON.parse(body))).toEqual({
      mode: "event",
      subject: "ORDERS.order.created",
      headers: [["X-Empty", ""]],
      event: { actor: "o'brien", tenantId: "t", data: { note: "it's {{Count}}" } },
    });
  });
});

describe("nats", () => {
  test("sends the whole envelope with its message id", () => {
    const command = draftNats(draft, stamp);
    expect(argumentsOf(pipeEnd(command))).toEqual([
      "pub",
      "--force-stdin",
      "--no-templates",
      "--header=X-Empty:",
      `--header=Nats-Msg-Id:${stamp.eventId}`,
      "--",
      "ORDERS.order.created",
    ]);
    const sent = execFileSync("sh", ["-c", pipeStart(command)], { encoding: "utf8" });
    expect(decodeEventPayload(sent)).toMatchObject({
      ok: true,
      payload: { eventId: stamp.eventId, actor: "o'brien", data: { note: "it's {{Count}}" } },
    });
  });

  test("sends a file byte by byte and its expectations as headers", () => {
    const command = draftNats(
      {
        ...draft,
        mode: "raw",
        headers: [],
        file: { name: "f", base64: "AP8=", sizeBytes: 2 },
        expectedLastNumber: "4",
        expectedLastSubjectNumber: "0",
      },
      stamp,
    );
    expect([...execFileSync("sh", ["-c", pipeStart(command)])]).toEqual([0, 255]);
    expect(argumentsOf(pipeEnd(command))).toEqual(
      expect.arrayContaining([
        "--header=Nats-Expected-Last-Sequence:4",
        "--header=Nats-Expected-Last-Subject-Sequence:0",
      ]),
    );
  });
});
