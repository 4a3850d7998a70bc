import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type NatsServer, startNatsServer } from "../../event-bus/testing/nats-server";
import { hasProgram } from "../testing/terminal";
import { emptyDraft, type PublishDraft } from "./publish-draft";
import { draftPython, draftPythonObstacle, draftTypeScript } from "./publish-program";

const run = promisify(execFile);
const natsPy = "2.16.0";
const stamp = { eventId: "01KB7Q3V8T4MAAAAAAAAAAAAAA", at: new Date("2026-11-23T14:06:23.418Z") };

let server: NatsServer;
let client: NatsConnection;
let folder: string;
beforeAll(async () => {
  server = await startNatsServer();
  client = await connect({ servers: server.url });
  // Below the project, so that its packages are found.
  mkdirSync("node_modules/.cache", { recursive: true });
  folder = mkdtempSync("node_modules/.cache/copied-programs-");
});
afterAll(async () => {
  await client.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  const { streams } = await jetstreamManager(client);
  await streams.delete("COPIED").catch(() => false);
  await streams.add({ name: "COPIED", subjects: ["copied.>", "ORDERS.>"], allow_msg_ttl: true });
});

/** A Python that has nats-py, in a folder of its own; null where there is none. */
function findPython(): string | null {
  if (!hasProgram("python3")) return null;
  const home = join(homedir(), ".cache", "jetlag", "nats-py", natsPy);
  const python = join(home, "bin", "python3");
  if (existsSync(join(home, "ready"))) return python;
  try {
    execFileSync("python3", ["-m", "venv", home], { stdio: "pipe" });
    execFileSync(python, ["-m", "pip", "install", "--quiet", `nats-py==${natsPy}`], { stdio: "pipe", timeout: 60_000 });
    writeFileSync(join(home, "ready"), "");
    return python;
  } catch (error) {
    process.stderr.write(`nats-py cannot be installed: ${error instanceof Error ? error.message : String(error)}\n`);
    return null;
  }
}

const python = findPython();
if (python === null) process.stderr.write("SKIPPED: copied Python programs, for want of python3 with nats-py\n");

const languages = [
  { name: "TypeScript", ending: "mjs", program: process.execPath, source: draftTypeScript },
  ...(python === null ? [] : [{ name: "Python", ending: "py", program: python, source: draftPython }]),
];

describe.each(languages)("a copied $name program", ({ ending, program, source }) => {
  /** Runs it and reads what was stored. */
  async function send(draft: PublishDraft) {
    const file = join(folder, `program-${Math.random().toString(36).slice(2)}.${ending}`);
    writeFileSync(file, source(draft, stamp));
    const { stdout } = await run(program, [file], { env: { NATS_URL: server.url, NODE_ENV: "test" } });
    const { streams } = await jetstreamManager(client);
    const [stream, seq] = stdout.trim().split(" ");
    const message = await streams.getMessage("COPIED", { seq: Number(seq) });
    const headers = message?.header.keys().flatMap((name) => message.header.values(name).map((value) => [name, value]));
    return {
      stdout: stdout.trim(),
      stream,
      subject: message?.subject,
      headers,
      data: Buffer.from(message?.data ?? []),
    };
  }

  it("stores the event, with its id", async () => {
    const draft = {
      ...emptyDraft,
      subject: "ORDERS.created",
      actor: "o'brien",
      tenantId: "t",
      data: '{"a":"é\u{1f600}"}',
    };
    const sent = await send(draft);
    expect(sent).toMatchObject({ stdout: "COPIED 1", subject: "ORDERS.created" });
    expect(sent.headers).toEqual([["Nats-Msg-Id", stamp.eventId]]);
    expect(JSON.parse(sent.data.toString())).toMatchObject({
      ...{ event_id: stamp.eventId, actor: "o'brien", data: { a: "é\u{1f600}" } },
    });
    expect((await send(draft)).stdout).toBe("COPIED 1 duplicate");
  });

  it("stores the bytes of a file, and what the fields say", async () => {
    const file = { name: "a", base64: "AP9cbiI=", sizeBytes: 5 };
    const sent = await send({
      ...{ ...emptyDraft, mode: "raw" as const, subject: "copied.file", file, ttl: "90s", msgId: "m-1" },
      headers: [["X-Empty", ""]],
    });
    expect([...sent.data]).toEqual([0, 255, 92, 110, 34]);
    expect(sent.headers).toEqual([
      ["X-Empty", ""],
      ["Nats-TTL", "90s"],
      ["Nats-Msg-Id", "m-1"],
    ]);
  });

  it("stores any text as it is", { timeout: 60_000 }, async () => {
    const text = fc.oneof(
      fc.constantFrom(
        '"',
        "'",
        "\\",
        ["$", "{1}"].join(""),
        "`",
        "\n",
        "\r",
        "\0",
        "\u2028",
        "#",
        "*/",
        "{{seq}}",
        "\u{1f600}",
        "\x7f",
      ),
      fc.string({ unit: "binary", maxLength: 6 }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(text, { maxLength: 12 }).map((parts) => parts.join("")),
        async (payload) => {
          const value = payload.replaceAll(/[^\x21-\x7e]/g, "");
          const sent = await send({
            ...{ ...emptyDraft, mode: "raw" as const, subject: "copied.text", payload },
            headers: [["X-Text", value]],
          });
          expect(sent.data.toString()).toBe(payload);
          expect(sent.headers).toEqual([["X-Text", value]]);
        },
      ),
      { numRuns: 12 },
    );
  });
});

describe("Python", () => {
  const raw = { ...emptyDraft, mode: "raw" as const, subject: "s" };
  it("is not offered what nats-py changes", () => {
    expect(
      draftPythonObstacle({
        ...raw,
        headers: [
          ["A", "1"],
          ["A", "2"],
        ],
      }),
    ).toMatch(/A comes twice/);
    expect(draftPythonObstacle({ ...raw, headers: [["A", " 1"]] })).toMatch(/white space/);
    expect(draftPythonObstacle({ ...raw, headers: [["A", "1"]] })).toBeNull();
    expect(() =>
      draftPython(
        {
          ...raw,
          headers: [
            ["A", "1"],
            ["A", "2"],
          ],
        },
        stamp,
      ),
    ).toThrow(/twice/);
  });
});
