import { setTimeout as delay } from "node:timers/promises";
import type { Stream } from "../../../model/stream/stream";
import { covers, intersect } from "../../../model/stream/subject";
import { shellCommand } from "../../../model/text/shell-command";
import type { ResolvedOptions } from "../../bus/options";
import { EventBusError, isEventBusError } from "../../errors";
import type { Logger } from "../../logger";
import type { NewStream } from "../jetstream/streams";
import type { NatsConnection } from "./connection/nats-connection";
import { apiErrorNumber, noSuitablePeers, replicasNeedCluster } from "./errors";
import type { NatsStreams } from "./nats-streams";

/** How long a young cluster may take to find its servers, milliseconds. */
const peersTimeoutMs = 5_000;

/** What is needed to create streams. */
export interface StreamMaker {
  readonly connection: NatsConnection;
  readonly streams: NatsStreams;
  readonly logger: Logger;
}

/** The stream of the bus: created, or reused when it captures the bus's topics. Throws `conflict` with the fix. */
export async function ensureEventStream(maker: StreamMaker, options: ResolvedOptions): Promise<Stream> {
  const { streamName: name } = options;
  const stream = await createOrReuse(
    maker,
    {
      name,
      subjects: [`${name}.>`],
      retention: options.retention,
      storage: "file",
      maxAgeMs: options.maxAgeMs,
      maxBytes: options.maxBytes,
      allowDirect: true,
    },
    options.replicas,
  );
  if (stream.config.retention !== options.retention) {
    maker.logger.warn(
      { stream: name, retention: stream.config.retention },
      `Stream ${name} exists with ${stream.config.retention} retention, not ${options.retention}; it is used as it is`,
    );
  }
  return requireTopics(maker, stream, options);
}

/** A stream with this configuration or, where the name is taken, the one that exists. */
export async function createOrReuse(maker: StreamMaker, stream: NewStream, replicas: number | null): Promise<Stream> {
  const existing = await find(maker.streams, stream.name);
  if (existing !== null) return existing;
  try {
    const created = await createReplicated(maker, stream, replicas);
    const { name, replicas: count, storage } = created.config;
    maker.logger.info({ stream: name, replicas: count }, `Stream created stream=${name} replicas=${count} ${storage}`);
    return created;
  } catch (error) {
    if (!isEventBusError(error) || error.code !== "conflict") throw error;
    // Another process of ours may have been quicker; a conflict over subjects stays one.
    const other = await find(maker.streams, stream.name);
    if (other === null) throw error;
    return other;
  }
}

async function find(streams: NatsStreams, name: string): Promise<Stream | null> {
  try {
    return await streams.info(name);
  } catch (error) {
    if (isEventBusError(error) && error.code === "stream_not_found") return null;
    throw error;
  }
}

/** Three replicas where a cluster can carry them, else one, unless a number was asked for. */
async function createReplicated(maker: StreamMaker, stream: NewStream, replicas: number | null): Promise<Stream> {
  const clustered = maker.connection.session()?.info.cluster !== undefined;
  const wanted = replicas ?? (clustered ? 3 : 1);
  const deadline = Date.now() + peersTimeoutMs;
  for (;;) {
    try {
      return await maker.streams.create({ ...stream, replicas: wanted });
    } catch (error) {
      const number = apiErrorNumber(error);
      const young = number === noSuitablePeers && Date.now() < deadline;
      if (young) {
        await delay(250);
        continue;
      }
      const tooMany = number === noSuitablePeers || number === replicasNeedCluster;
      if (!tooMany || replicas !== null || wanted === 1) throw error;
      return maker.streams.create({ ...stream, replicas: 1 });
    }
  }
}

/** `{stream}.*` takes one token only: dotted topics would never be stored. */
async function requireTopics(maker: StreamMaker, stream: Stream, options: ResolvedOptions): Promise<Stream> {
  const { name, subjects } = stream.config;
  const all = `${name}.>`;
  const narrow = `${name}.*`;
  if (subjects.some((subject) => covers(subject, all))) return stream;
  if (subjects.includes(narrow)) {
    const widened = [...subjects.filter((subject) => subject !== narrow), all];
    if (options.widenSubjects) {
      maker.logger.info({ stream: name, subjects: widened }, `Stream ${name} widened from ${narrow} to ${all}`);
      return maker.streams.update(name, { subjects: widened });
    }
    const edit = shellCommand`nats stream edit ${`--subjects=${widened.join(",")}`} -- ${name}`;
    throw new EventBusError(
      "conflict",
      `stream ${name} captures ${subjects.join(", ")}: "*" is one token, so a dotted topic such as user.login is not ` +
        `stored. ${edit === null ? `Add ${all} to its subjects` : `Run: ${edit}`}, or start the bus with widenSubjects`,
    );
  }
  if (subjects.some((subject) => intersect(subject, all) !== null)) {
    maker.logger.warn({ stream: name, subjects }, `Stream ${name} captures only ${subjects.join(", ")} of ${all}`);
    return stream;
  }
  throw new EventBusError(
    "conflict",
    `stream ${name} exists and captures ${subjects.join(", ") || "no subjects"}, none of them under ${all}. ` +
      "Give the bus another streamName",
  );
}
