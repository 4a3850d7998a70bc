import type { HeaderEntries } from "../../model/message/headers";
import { type EventStamp, natsPublishOf } from "./publish-command";
import type { PublishDraft } from "./publish-draft";

/** A TypeScript program that sends a draft straight to the server, with the client of nats.io. */
export function draftTypeScript(draft: PublishDraft, stamp: EventStamp): string {
  const { subject, headers, payload } = natsPublishOf(draft, stamp);
  const { encoding, data } = payload;
  const text = encoding === "utf8" ? literal(data) : `Buffer.from(${literal(data)}, "base64")`;
  return `// npm install @nats-io/transport-node @nats-io/jetstream
import { jetstream } from "@nats-io/jetstream";
import { connect, headers } from "@nats-io/transport-node";

const connection = await connect({ servers: process.env.NATS_URL ?? "nats://127.0.0.1:4222" });
const head = headers();
${headers.map(([name, value]) => `head.append(${literal(name)}, ${literal(value)});\n`).join("")}const payload = ${text};
const receipt = await jetstream(connection).publish(${literal(subject)}, payload, { headers: head });
console.log(\`\${receipt.stream} \${receipt.seq}\${receipt.duplicate ? " duplicate" : ""}\`);
await connection.close();
`;
}

/** A Python program that sends a draft straight to the server, with nats-py; only where {@link pythonObstacle} finds nothing. */
export function draftPython(draft: PublishDraft, stamp: EventStamp): string {
  const { subject, headers, payload } = natsPublishOf(draft, stamp);
  const obstacle = pythonObstacle(headers);
  if (obstacle !== null) throw new RangeError(obstacle);
  const { encoding, data } = payload;
  const bytes = encoding === "utf8" ? `${pythonLiteral(data)}.encode()` : `base64.b64decode(${pythonLiteral(data)})`;
  const entries = headers.map(([name, value]) => `        ${pythonLiteral(name)}: ${pythonLiteral(value)},\n`);
  return `# pip install nats-py
import asyncio
import base64
import os

import nats


async def main():
    connection = await nats.connect(os.environ.get("NATS_URL", "nats://127.0.0.1:4222"))
    headers = {
${entries.join("")}    }
    payload = ${bytes}
    receipt = await connection.jetstream().publish(${pythonLiteral(subject)}, payload, headers=headers or None)
    print(receipt.stream, receipt.seq, *(["duplicate"] if receipt.duplicate else []))
    await connection.close()


asyncio.run(main())
`;
}

/** The reason why nats-py cannot send these headers, a sentence; null if it can. */
export function draftPythonObstacle(draft: PublishDraft): string | null {
  return pythonObstacle(natsPublishOf({ ...draft, data: "null" }, { eventId: "x", at: new Date(0) }).headers);
}

/** nats-py takes a dictionary, and trims what is in it. */
function pythonObstacle(headers: HeaderEntries): string | null {
  const names = headers.map(([name]) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) return `nats-py sends each header once, and ${twice} comes twice`;
  const trimmed = headers.find(([, value]) => value !== value.trim());
  return trimmed === undefined
    ? null
    : `nats-py cuts white space off, and the header ${trimmed[0]} begins or ends with it`;
}

/** A string of JavaScript, in ASCII: what an editor or terminal would change stays as it is. */
function literal(text: string): string {
  return JSON.stringify(text).replaceAll(/[^\x20-\x7e]/g, (char) => `\\u${hex(char.charCodeAt(0), 4)}`);
}

/** The same of Python, which has characters where JavaScript has halves of them. */
function pythonLiteral(text: string): string {
  return JSON.stringify(text).replaceAll(/[^\x20-\x7e]/gu, (char) => {
    const code = char.codePointAt(0) ?? 0;
    return code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`;
  });
}

const hex = (code: number, digits: number) => code.toString(16).padStart(digits, "0");
