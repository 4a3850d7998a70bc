import type { BusSummary } from "../../contract/health";
import type { DashboardParts } from "../dashboard/parts";

/** The broker and the connection to it. */
export function summarizeBus({ broker, env }: Pick<DashboardParts, "broker" | "env">): BusSummary {
  const { embedded, busFallbackReason: fallbackReason } = env;
  return { kind: broker.kind, embedded, fallbackReason, connection: broker.connection.status() };
}
