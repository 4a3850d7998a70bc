import { collectDefaultMetrics, Registry } from "prom-client";

/** What `GET /metrics` shows, with Node's own figures; whoever has something to measure adds it. */
export function createMetrics(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}
