import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { HeaderEntries } from "../../model/message/headers";
import { viewPayload } from "../../model/message/payload-view";
import { hasProgram, type PasteMode, type ProgramCall, Terminal } from "../testing/terminal";
import {
  type CopiedMessage,
  publishCurl,
  publishNats,
  readCurl,
  readNats,
  republishNatsObstacle,
} from "./copy-commands";

const origin = "http://127.0.0.1:3000";
const place = { origin, broker: null };
const encode = (text: string) => new TextEncoder().encode(text);

interface Sent {
  readonly subject: string;
  readonly headers: HeaderEntries;
  readonly data: Uint8Array;
}

const copied = ({ subject, headers, data }: Sent): CopiedMessage => ({ subject, headers, payload: viewPayload(data) });
const message = (data: Uint8Array | string, more: Partial<Sent> = {}): Sent => ({
  subject: "ORDERS.order.created",
  headers: [["X-Note", "it's {{Count}}"]],
  ...more,
  data: typeof data === "string" ? encode(data) : data,
});

/** In every one `touch pwned` must stay text. */
const payloads: Record<string, string> = {
  "an interrupt": "a\x03\ntouch pwned\n",
  "the end of a paste": "a\x1b[201~\ntouch pwned\n",
  "the end of a paste in one character": "a\u009b201~\ntouch pwned\n",
  "a line killed": "a\x15touch pwned\n",
  "an end of input": "a\x04\x04touch pwned\n",
  "a quoted-insert": "a\x16'\ntouch pwned\n",
  "a suspension": "a\x1a\ntouch pwned\n",
  "a delete": "\x7f\x7f\x7f\x7f\x7f\x7f\x7f\x7f\x7f\x7f\x7f'\ntouch pwned\n",
  "a carriage return": "a'\rtouch pwned\r",
  "a zero byte": "a\0'\ntouch pwned\n",
  "a tab": "a\tb\t\t",
  "a line that a terminal cuts behind a quote": `${"A".repeat(4_083)}'\ntouch pwned\n`,
  "a long line": "long ".repeat(3_000),
  "long lines beyond ASCII": "€".repeat(2_000),
  "quotes and substitutions": `'; touch pwned; '"$(touch pwned)\`touch pwned\` \${IFS} ~ * ? # & | > pwned`,
  "quotes behind backslashes": `\\'; touch pwned; '\\\\'; touch pwned #\\`,
  "a history reference": "!touch\n!!\n!-1",
  "a comment": "# touch pwned",
  "a separator of lines": "a\u2028touch pwned\u2029",
  "reordering characters": "a\u202etouch pwned\u202c",
  lines: '{\n  "a": "b"\n}\n',
  "an option": "--server=evil:1",
  nothing: "",
};

const shells = [
  { name: "bash", command: "bash --norc --noprofile -i", modes: ["typed", "pasted"] },
  // dash has no line editor, and so never asks a terminal to mark a paste.
  { name: "dash", command: "dash -i", modes: ["typed"] },
] satisfies { name: string; command: string; modes: PasteMode[] }[];

const missing = ["script", ...shells.map(({ name }) => name)].filter((name) => !hasProgram(name));
if (missing.length > 0)
  process.stderr.write(`SKIPPED: copied commands in real shells, for want of ${missing.join(", ")}\n`);

describe.skipIf(missing.length > 0).each(shells)("commands in an interactive $name", ({ name, command, modes }) => {
  let terminal: Terminal;
  beforeAll(async () => {
    terminal = await Terminal.open(command);
  });
  afterAll(() => terminal.close());

  /** What one program was called with; nothing else ran. */
  async function only(text: string, mode: PasteMode): Promise<ProgramCall> {
    const [call, ...more] = await terminal.run(text, mode);
    expect(terminal.strayFiles()).toEqual([]);
    expect(more).toEqual([]);
    return call ?? { words: [], input: null };
  }

  async function expectSame(sent: Sent, mode: PasteMode): Promise<void> {
    const made = copied(sent);
    const curl = await only(publishCurl(place, made), mode);
    const [program, ...words] = curl.words;
    expect([program, ...words.slice(0, -1)]).toEqual([
      "curl",
      "-sS",
      `${origin}/api/publish`,
      "-H",
      "content-type: application/json",
      "--data-binary",
    ]);
    const body = words.at(-1) === "@-" ? Buffer.from(curl.input ?? []).toString() : (words.at(-1) ?? "");
    expect(JSON.parse(body)).toEqual({
      mode: "raw",
      subject: sent.subject,
      headers: sent.headers,
      payload: { encoding: made.payload.encoding, data: made.payload.data },
    });
    const obstacle = republishNatsObstacle(made);
    if (obstacle !== null) return expect(() => publishNats(made)).toThrow(obstacle);
    const nats = await only(publishNats(made), mode);
    expect(nats.words).toEqual([
      ...["nats", "pub", "--force-stdin", "--no-templates"],
      ...sent.headers.map(([key, value]) => `--header=${key}:${asTemplate(value)}`),
      ...["--", sent.subject],
    ]);
    expect(Buffer.from(nats.input ?? [])).toEqual(Buffer.from(sent.data));
  }

  for (const mode of modes) {
    it.each(Object.entries(payloads))(`hand on a payload with %s, ${mode}`, (_, payload) =>
      expectSame(message(payload), mode),
    );

    it.each([
      ["dashes", message("x", { subject: "--server=evil:1", headers: [["--server", "=evil:1"]] })],
      ["a file's name", message("x", { subject: "@etc.passwd", headers: [["@x", "@/etc/passwd"]] })],
      [
        "quotes",
        message("x", { subject: `a';touch\tpwned;'`.replace("\t", "$IFS"), headers: [["X", `'";touch pwned;`]] }),
      ],
      ["a command's path", message("x", { subject: "=ls", headers: [["X", "~/!!"]] })],
      ["controls", message("x", { subject: "a\x03\x15touch", headers: [["X", "\x1b[201~\x03"]] })],
      ["length", message("x", { subject: "s".repeat(3_000), headers: [["X", `${"v".repeat(4_060)}';touch pwned;'`]] })],
    ])(`hand on subjects and headers with %s, ${mode}`, (_, sent) => expectSame(sent, mode));

    it(`read a stream of any name, ${mode}`, async () => {
      for (const stream of ["ORDERS", "--server=evil:1", "a'b$(touch pwned)", "-f", "\\'x"]) {
        const stored = { place: { channel: stream, at: "5" }, number: 5 };
        expect((await only(readNats(stored), mode)).words).toEqual(["nats", "stream", "get", "--", stream, "5"]);
        const url = `${origin}/api/streams/${encodeURIComponent(stream)}/messages/5`;
        expect((await only(readCurl(place, stored.place), mode)).words).toEqual(["curl", "-sS", url]);
      }
    });
  }

  // A line editor takes seconds to draw so much.
  if (name === "dash")
    it("hand on more than one argument can hold", () => expectSame(message(`${"x".repeat(150_000)}'\n`), "typed"));

  it("hand on whatever there is", async () => {
    await fc.assert(
      fc.asyncProperty(hostileText, hostileText, hostileText, async (payload, name, value) => {
        const subject = `s${name.replaceAll(/[\s*>.]/gu, "")}`;
        await expectSame(message(payload, { subject, headers: [["X", value.replaceAll(/[\r\n]/g, "")]] }), "typed");
      }),
      { numRuns: 60 },
    );
  });
});

/** Text made of what shells, terminals and templates give a meaning to. */
const hostileText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "'",
        '"',
        "\\",
        "`",
        "$(touch pwned)",
        "\n",
        "\t",
        "!",
        "!!",
        "\x03",
        "\x1b[201~",
        "{{",
        "}}",
        "-",
      ),
      fc.constantFrom(
        " ",
        "\ntouch pwned\n",
        "; touch pwned;",
        "'\\''",
        "#",
        "é",
        "\u202e",
        "\u2028",
        "=",
        "~",
        "%s",
        "*",
      ),
      fc.string({ unit: "binary", maxLength: 4 }),
      fc.string({ minLength: 200, maxLength: 1_200 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(""));

/** The CLI's own reading of a header's value, backwards. */
function asTemplate(value: string): string {
  return value.includes("{{") || value !== value.trim() ? `{{${JSON.stringify(value)}}}` : value;
}
