import type { BusSummary } from "../../contract/health";
import type { DashboardParts } from "../dashboard/parts";

/** The broker and the connection to it. */
export function summarizeBus({ bus, env }: Pick<DashboardParts, "bus" | "env">): BusSummary {
  const { embedded, busFallbackReason: fallbackReason } = env;
  return { kind: bus.kind, embedded, fallbackReason, connection: bus.connection.status() };
}
