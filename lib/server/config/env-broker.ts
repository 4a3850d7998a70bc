import type { Env } from "../env";
import type { BrokerDefaults, BrokerSettings } from "./broker-settings";
import { guarded } from "./nats-options";

/** Id of the broker that `NATS_URL` names. */
export const defaultBroker = "default";

/** The one broker that the environment names: `NATS_URL`, the server that `npm start` runs, or this process's memory. */
export function envBroker(env: Env): BrokerSettings {
  const shared = { id: defaultBroker, title: defaultBroker, colour: null, protobuf: null, ...brokerDefaults(env) };
  switch (env.busKind) {
    case "nats":
      return { ...shared, kind: "nats", options: { servers: guarded(env.natsServers) } };
    case "memory":
      return { ...shared, kind: "memory" };
  }
}

/** What the environment says for every broker: `JETLAG_MASK`, `JETLAG_DEAD_LETTERS`, `JETLAG_LIMITS`, the webhook. */
export function brokerDefaults({ maskRules, deadLetterPatterns, limits, webhook }: Env): BrokerDefaults {
  return { maskRules, deadLetterPatterns, limits, webhook };
}
