import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type NatsServer, startNatsServer } from "./testing/nats-server";

const library = dirname(fileURLToPath(import.meta.url));
const readme = await readFile(join(library, "../../README.md"), "utf8");
const fences = [...readme.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = ""]) => code);

let server: NatsServer;
let directory: string;
beforeAll(async () => {
  server = await startNatsServer();
  directory = await mkdtemp(join(tmpdir(), "jetlag-readme-"));
});
afterAll(async () => {
  await server.stop();
  await rm(directory, { recursive: true, force: true });
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** Replaces a text that has to be there: an example that no longer holds it is not the one this test knows. */
function replaced(code: string, text: string, by: string): string {
  expect(code).toContain(text);
  return code.replace(text, by);
}

/**
 * Runs the page's examples as the one program they are, with nothing changed but where the server listens and, between
 * two examples, the pause that a reader makes: `settled` says when what the first one began has happened.
 */
async function runExamples(kind: "nats" | "memory", settled: string): Promise<unknown[][]> {
  const printed: unknown[][] = [];
  vi.spyOn(console, "log").mockImplementation((...line: unknown[]) => {
    printed.push(line);
  });
  const [service = "", ...rest] = fences;
  let program = [service, settled, ...rest].join("\n");
  expect(program).toContain('"./lib/event-bus"');
  program = program.replaceAll('"./lib/event-bus"', JSON.stringify(join(library, "index.ts")));
  program = program.replaceAll("nats://localhost:4222", server.url);
  if (kind === "memory") {
    program = replaced(program, 'createEventBus("nats", {', 'createEventBus("memory", { server: memory,');
    expect(program).toContain('createBroker("nats", {');
    program = program.replaceAll('createBroker("nats", {', 'createBroker("memory", { server: memory,');
    program = `import { MemoryServer } from ${JSON.stringify(join(library, "index.ts"))};\nconst memory = new MemoryServer();\n${program}`;
  }
  const file = join(directory, `${kind}.ts`);
  await writeFile(file, program);
  await import(/* @vite-ignore */ pathToFileURL(file).href);
  return printed;
}

describe("the README's examples", () => {
  it.each(["nats", "memory"] as const)("do what they say on the %s bus", async (kind) => {
    expect(fences.length).toBeGreaterThanOrEqual(3);
    const settled = `
      const handled = async () => {
        const broker = createBroker("nats", { servers: "nats://localhost:4222" });
        await broker.start();
        const { streams } = broker.jetstream;
        while ((await streams.info("USERS")).messages > 0) await new Promise((resolve) => setTimeout(resolve, 5));
        await broker.stop();
      };
      await handled();
    `;
    const printed = await runExamples(kind, settled);
    expect(printed.slice(0, 2)).toHaveLength(2);
    expect(printed.slice(0, 2)).toEqual(
      expect.arrayContaining([["stored"], ["user.created", "t-1", "ada@example.com", "attempt 1"]]),
    );
    expect(printed.slice(2)).toEqual([
      [["USERS: 0", "USERS_DLQ: 1"]],
      ["mailer-user.*", 0, 0],
      ["USERS_DLQ.USERS.user.invited", "1"],
    ]);
  });
});
