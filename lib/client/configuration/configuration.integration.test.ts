import { execFile } from "node:child_process";
import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";
import { NATS_CLI_VERSION } from "../../cli/nats-cli/nats-cli-binary.mjs";
import { NatsBroker } from "../../event-bus/adapters/nats/nats-broker";
import { isEventBusError } from "../../event-bus/errors";
import { type NatsServer, startNatsServer } from "../../event-bus/testing/nats-server";
import { knownNatsCli, pathWith } from "../testing/nats-cli";
import { type ConfigurationDeed, configurationCommand } from "./configuration-commands";

const run = promisify(execFile);
const cli = await knownNatsCli(NATS_CLI_VERSION);
const hasCli = cli !== null;

let server: NatsServer;
let client: NatsConnection;
let broker: NatsBroker;
let directory: string;
beforeAll(async () => {
  server = await startNatsServer();
  client = await connect({ servers: server.url });
  broker = new NatsBroker({ servers: server.url });
  await broker.start();
  directory = await mkdtemp(join(tmpdir(), "jetlag-cli-"));
  if (cli !== null) await symlink(cli, join(directory, "nats"));
});
afterAll(async () => {
  await broker.stop();
  await client.close();
  await server.stop();
  await rm(directory, { recursive: true, force: true });
});

const answerSchema = z.object({
  error: z.object({ description: z.string() }).optional(),
  config: z.record(z.string(), z.unknown()).optional(),
});
async function api(call: string, body: object) {
  const answer = await client.request(`$JS.API.${call}`, JSON.stringify(body), { timeout: 10_000 });
  const { error, config } = answerSchema.parse(answer.json());
  if (error !== undefined) throw new Error(error.description);
  return withoutOwnNotes(config ?? {});
}
/** Without what the server noted, and without the end of a pause that never was, which the CLI names. */
function withoutOwnNotes({ metadata, pause_until: pausedUntil, ...rest }: Record<string, unknown>) {
  const config = pausedUntil === undefined || pausedUntil === "0001-01-01T00:00:00Z" ? rest : { ...rest, pausedUntil };
  const notes = Object.entries(z.record(z.string(), z.string()).parse(metadata ?? {}));
  return { ...config, metadata: Object.fromEntries(notes.filter(([name]) => !name.startsWith("_nats."))) };
}
async function paste(stream: string, consumer: string | null, deed: ConfigurationDeed, configuration: string) {
  const command = configurationCommand({ stream, consumer, configuration }, deed);
  const env = {
    NODE_ENV: "test" as const,
    PATH: pathWith(directory),
    NATS_URL: server.url,
    NATS_TIMEOUT: "30s",
    HOME: directory,
  };
  await run("bash", ["-c", `set -o pipefail; ${command}`], { env });
}

function ignoreAbsence(error: unknown): void {
  if (!isEventBusError(error) || !/_not_found$/.test(error.code)) throw error;
}

const ms = 1_000_000;
const streams = fc.record(
  {
    description: fc.string({ maxLength: 40 }),
    subjects: fc.constantFrom(["orders.>"], ["orders.a", "orders.b.*"]),
    retention: fc.constantFrom("limits", "interest", "workqueue"),
    storage: fc.constantFrom("file", "memory"),
    max_age: fc.constantFrom(0, 86_400_000 * ms),
    max_msgs: fc.constantFrom(-1, 5_000),
    max_bytes: fc.constantFrom(-1, 1_048_576),
    max_msg_size: fc.constantFrom(-1, 1_024),
    max_msgs_per_subject: fc.constantFrom(-1, 7),
    discard: fc.constantFrom("old", "new"),
    compression: fc.constantFrom("none", "s2"),
    allow_direct: fc.boolean(),
    allow_rollup_hdrs: fc.boolean(),
    allow_msg_ttl: fc.boolean(),
    deny_delete: fc.boolean(),
    no_ack: fc.boolean(),
    max_consumers: fc.constantFrom(-1, 9),
    duplicate_window: fc.constantFrom(2_000 * ms, 60_000 * ms),
    consumer_limits: fc.constantFrom({}, { max_ack_pending: 50 }),
    republish: fc.constantFrom({ src: ">", dest: "again.>" }),
    metadata: fc.dictionary(fc.constantFrom("owner", "a b", "é"), fc.string({ maxLength: 20 })),
  },
  { requiredKeys: ["subjects"] },
);
const consumers = fc.record(
  {
    description: fc.string({ maxLength: 40 }),
    deliver_policy: fc.constantFrom("all", "new", "last"),
    ack_wait: fc.constantFrom(1_000 * ms, 30_000 * ms),
    max_deliver: fc.constantFrom(-1, 3),
    max_ack_pending: fc.constantFrom(10, 1_000),
    max_waiting: fc.constantFrom(3, 512),
    max_batch: fc.constantFrom(5),
    max_expires: fc.constantFrom(5_000 * ms),
    filter_subjects: fc.constantFrom(["orders.a"], ["orders.a", "orders.b"]),
    headers_only: fc.boolean(),
    sample_freq: fc.constantFrom("50%"),
    metadata: fc.dictionary(fc.constantFrom("owner", "a b"), fc.string({ maxLength: 20 })),
  },
  { requiredKeys: [] },
);

describe.skipIf(!hasCli)("a copied configuration", () => {
  test("makes the same stream once more, and turns another into it: what the server says of it is the same", async () => {
    await fc.assert(
      fc.asyncProperty(streams, async (wanted) => {
        await broker.jetstream.streams.delete("ORDERS").catch(ignoreAbsence);
        const made = await api("STREAM.CREATE.ORDERS", { name: "ORDERS", num_replicas: 1, ...wanted });
        const configuration = await broker.configuration({ channel: "ORDERS" });
        expect(withoutOwnNotes(JSON.parse(configuration))).toEqual(made);
        await api("STREAM.DELETE.ORDERS", {});
        await paste("ORDERS", null, "create", configuration);
        expect(await api("STREAM.INFO.ORDERS", {})).toEqual(made);
        await api("STREAM.UPDATE.ORDERS", { ...made, description: "changed", max_msgs: 12_345 });
        await paste("ORDERS", null, "edit", configuration);
        expect(await api("STREAM.INFO.ORDERS", {})).toEqual({ ...made });
        await api("STREAM.DELETE.ORDERS", {});
      }),
      { numRuns: 15, endOnFailure: true },
    );
  }, 120_000);

  test("does the same for a consumer", async () => {
    await api("STREAM.CREATE.ORDERS", { name: "ORDERS", subjects: ["orders.>"], num_replicas: 1 });
    await fc.assert(
      fc.asyncProperty(consumers, async (wanted) => {
        // What an attempt before left, where it failed.
        await broker.jetstream.consumers.delete("ORDERS", "billing").catch(ignoreAbsence);
        const config = { durable_name: "billing", name: "billing", ack_policy: "explicit", ...wanted };
        const made = await api("CONSUMER.CREATE.ORDERS.billing", { stream_name: "ORDERS", config });
        const configuration = await broker.configuration({ channel: "ORDERS", reader: "billing" });
        expect(withoutOwnNotes(JSON.parse(configuration))).toEqual(made);
        await api("CONSUMER.DELETE.ORDERS.billing", {});
        await paste("ORDERS", "billing", "create", configuration);
        expect(await api("CONSUMER.INFO.ORDERS.billing", {})).toEqual(made);
        await api("CONSUMER.DELETE.ORDERS.billing", {});
      }),
      { numRuns: 15, endOnFailure: true },
    );
  }, 120_000);
});
