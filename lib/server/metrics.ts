import { Registry } from "prom-client";
import type { LagMonitor } from "../monitor/lag-monitor";
import { registerConsumerMetrics } from "./consumer-metrics";

/** Every metric of `GET /metrics`. */
export function createMetrics({ monitor }: { readonly monitor: Pick<LagMonitor, "view"> }): Registry {
  const registry = new Registry();
  registerConsumerMetrics(registry, () => monitor.view);
  return registry;
}
