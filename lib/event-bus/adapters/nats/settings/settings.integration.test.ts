import { type JetStreamManager, jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Setting } from "../../../../model/setting";
import { type NatsServer, startNatsServer } from "../../../testing/nats-server";
import { NatsBroker } from "../nats-broker";

let server: NatsServer;
let client: NatsConnection;
let manager: JetStreamManager;
let broker: NatsBroker;

beforeAll(async () => {
  server = await startNatsServer();
  client = await connect({ servers: server.url });
  manager = await jetstreamManager(client);
  broker = new NatsBroker({ servers: server.url });
  await broker.start();
});
afterAll(async () => {
  await broker.stop();
  await client.close();
  await server.stop();
});

/** As it is typed: the client's types do not know all that a server takes. */
async function ask(call: string, body: object): Promise<void> {
  const answer: unknown = (await client.request(`$JS.API.${call}`, JSON.stringify(body))).json();
  expect(answer).not.toHaveProperty("error");
}

const stream = (name: string, config: object) =>
  ask(`STREAM.CREATE.${name}`, { name, storage: "file", retention: "limits", num_replicas: 1, ...config });
const texts = (settings: readonly Setting[]) => Object.fromEntries(settings.map(({ key, value }) => [key, value]));
const yes = { kind: "flag", on: true };

test("every setting that a server reports of a stream has words", async () => {
  await stream("OTHER", { subjects: ["other.>"] });
  await stream("RICH", {
    subjects: ["rich.>"],
    subject_transform: { src: "rich.*", dest: "poor.$1" },
    republish: { src: ">", dest: "again.>" },
    sources: [{ name: "OTHER", filter_subject: "other.a" }],
    ...{ deny_delete: true, compression: "s2", max_consumers: 9, first_seq: 100, no_ack: false },
    ...{ allow_msg_ttl: true, subject_delete_marker_ttl: 60_000_000_000 },
    ...{ allow_atomic: true, allow_batched: true, discard: "new", max_msgs_per_subject: 5, max_msgs: 100 },
    ...{ discard_new_per_subject: true, allow_rollup_hdrs: false, metadata: { owner: "us" } },
    consumer_limits: { inactive_threshold: 60_000_000_000 },
  });
  const settings = await broker.settings({ channel: "RICH" });
  expect(settings.filter(({ hint }) => hint === "As the server reports it.")).toEqual([]);
  expect(texts(settings)).toMatchObject({
    ...{ deny_delete: yes, discard_new_per_subject: yes, allow_msg_ttl: yes, allow_atomic: yes },
    ...{ allow_batched: yes, max_consumers: { kind: "count", value: 9 } },
    subject_transform: { text: "rich.* to poor.$1" },
    republish: { text: "> to again.>" },
    sources: { text: "OTHER\n  only other.a" },
    compression: { text: "s2" },
    first_seq: { text: "100" },
    subject_delete_marker_ttl: { ms: 60_000 },
    metadata: { text: expect.stringContaining("owner: us") },
  });
});

test("counters, schedules, sealed streams and mirrors tell it too", async () => {
  await stream("LATER", { subjects: ["later.>"], allow_msg_schedules: true });
  expect(texts(await broker.settings({ channel: "LATER" }))).toMatchObject({ allow_msg_schedules: yes });
  await stream("COUNTS", { subjects: ["counts.>"], allow_msg_counter: true });
  await stream("MIRROR", { mirror: { name: "COUNTS" } });
  await stream("SHUT", { subjects: ["shut.>"], deny_purge: true });
  const { config } = await manager.streams.info("SHUT");
  await ask("STREAM.UPDATE.SHUT", { ...config, sealed: true });
  expect(texts(await broker.settings({ channel: "COUNTS" }))).toMatchObject({ allow_msg_counter: yes });
  expect(texts(await broker.settings({ channel: "MIRROR" }))).toMatchObject({ mirror: { text: "COUNTS" } });
  expect(texts(await broker.settings({ channel: "SHUT" }))).toMatchObject({ sealed: yes, deny_purge: yes });
});

test("every setting that a server reports of a consumer has words", async () => {
  await stream("READ", { subjects: ["read.>"] });
  const config = {
    ...{ durable_name: "rich", ack_policy: "explicit", deliver_policy: "by_start_sequence", opt_start_seq: 7 },
    ...{ headers_only: true, inactive_threshold: 60_000_000_000, max_batch: 5, max_expires: 3_000_000_000 },
    ...{ max_bytes: 2_048, num_replicas: 1, mem_storage: true, priority_groups: ["a"] },
    ...{ priority_policy: "pinned_client", priority_timeout: 5_000_000_000 },
  };
  await ask("CONSUMER.CREATE.READ.rich", { stream_name: "READ", action: "create", config });
  const push = { durable_name: "push", ack_policy: "none", deliver_subject: "to.me", rate_limit_bps: 8_000 };
  await ask("CONSUMER.CREATE.READ.push", { stream_name: "READ", action: "create", config: push });
  const settings = await broker.settings({ channel: "READ", reader: "rich" });
  const pushed = await broker.settings({ channel: "READ", reader: "push" });
  expect([...settings, ...pushed].filter(({ hint }) => hint === "As the server reports it.")).toEqual([]);
  expect(texts(settings)).toMatchObject({
    ...{ headers_only: yes, mem_storage: yes, opt_start_seq: { text: "7" }, max_batch: { value: 5 } },
    ...{ inactive_threshold: { ms: 60_000 }, max_expires: { ms: 3_000 }, max_bytes: { value: 2_048 } },
    ...{ priority_groups: { text: "a" }, priority_policy: { text: "pinned client" }, priority_timeout: { ms: 5_000 } },
  });
  expect(texts(pushed)).toMatchObject({ rate_limit_bps: { value: 8_000 } });
});
