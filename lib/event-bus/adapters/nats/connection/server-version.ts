import { EventBusError } from "../../../errors";
import type { Logger } from "../../../logger";
import type { NatsConnection } from "./nats-connection";

/** What not every server can do. */
export type Capability =
  /** `consumers.pause` and `resume` (NATS 2.11). */
  | "pause_consumer"
  /** `consumers.reset` (NATS 2.14). */
  | "reset_consumer"
  /** `consumers.unpin` (NATS 2.11). */
  | "unpin_consumer"
  /** Consumers with more than one filter (NATS 2.10). */
  | "several_filters"
  /** The owner's notes on streams and consumers (NATS 2.10). */
  | "metadata"
  /** Pages of messages in one exchange (NATS 2.11); else they are read one by one. */
  | "batched_reads"
  /** The reason of a termination reaches the server (NATS 2.10.4); else the message is terminated without one. */
  | "terminate_reason";

/** Whether a server can do it, and if not, why not in a sentence for people. */
export type CapabilityAnswer = { readonly available: true } | { readonly available: false; readonly reason: string };

/** The oldest server that keeps all promises of buses and brokers. */
const oldestServer = "2.10";

/** The first version with each capability, and what to call it. Older servers ignore the request or never answer it. */
const since: Readonly<Record<Capability, readonly [version: string, words: string]>> = {
  pause_consumer: ["2.11", "pausing a consumer"],
  reset_consumer: ["2.14", "resetting a consumer"],
  unpin_consumer: ["2.11", "unpinning a client"],
  several_filters: ["2.10", "a consumer with several filters"],
  metadata: ["2.10", "metadata"],
  batched_reads: ["2.11", "reading messages in batches"],
  terminate_reason: ["2.10.4", "a reason for a termination"],
};

/** True when a server of `version` is `minimum` ("2.11" or "2.10.4") or newer. */
export function isAtLeast(version: string, minimum: string): boolean {
  const have = version.split(".").map((part) => Number.parseInt(part, 10) || 0);
  for (const [at, need] of minimum.split(".").map(Number).entries()) {
    const part = have[at] ?? 0;
    if (part !== need) return part > need;
  }
  return true;
}

/** Whether a server of this version can do it. */
export function capabilityOf(version: string, capability: Capability): CapabilityAnswer {
  const [minimum, words] = since[capability];
  if (isAtLeast(version, minimum)) return { available: true };
  return { available: false, reason: `${words} needs nats-server ${minimum} or newer, this one is ${version}` };
}

/** Throws `unsupported` where the server cannot do it. */
export function requireCapability(version: string, capability: Capability): void {
  const answer = capabilityOf(version, capability);
  if (!answer.available) throw new EventBusError("unsupported", answer.reason);
}

/** Says once in the log that the connected server is older than what all promises hold for. */
export function warnOfOldServer(connection: NatsConnection, logger: Logger): void {
  const version = connection.session()?.info.version;
  if (version === undefined || isAtLeast(version, oldestServer)) return;
  logger.warn({ version }, `nats-server ${version} is older than ${oldestServer}: not all promises hold`);
}
