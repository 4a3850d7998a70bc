import { Gauge, type Registry } from "prom-client";
import type { Mute } from "../../model/consumer/mute";

type ReadMutes = () => readonly (readonly [broker: string, mutes: readonly Mute[]])[];

/** Adds when each mute ends, so that a rule can leave out what is muted. An empty label: every consumer, any verdict. */
export function registerMuteMetrics(registry: Registry, readMutes: ReadMutes): void {
  new Gauge({
    name: "jetlag_mute_until_timestamp_seconds",
    help: "When a mute ends, Unix time; an empty consumer or verdict means any.",
    registers: [registry],
    labelNames: ["broker", "stream", "consumer", "verdict"],
    collect() {
      this.reset();
      for (const [broker, mutes] of readMutes())
        for (const { stream, consumer, verdict, until } of mutes)
          this.set({ broker, stream, consumer: consumer ?? "", verdict: verdict ?? "" }, Date.parse(until) / 1_000);
    },
  });
}
