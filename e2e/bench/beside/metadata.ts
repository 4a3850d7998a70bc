import type { Reading } from "../../../lib/event-bus/broker/reading";
import { FastClock } from "./fast-clock";
import type { NatsCli } from "./nats-cli";
import { type ServerOfStages, ServerStage } from "./server-stage";

/** Who judged a consumer by the limit in its own metadata. */
export interface MetadataReaders {
  readonly jetlag: boolean;
  readonly check: boolean;
}

/** Three messages wait at a consumer whose metadata says that one is too many, and nobody is told so in another way. */
export async function findMetadataReaders(
  server: Omit<ServerOfStages, "clock">,
  cli: NatsCli,
  read: () => Promise<Reading>,
): Promise<MetadataReaders> {
  const stage = new ServerStage("METADATA", { ...server, clock: new FastClock(1, 1) });
  stage.stream({ name: "WORK" });
  stage.consumer("WORK", { name: "worker", metadata: { "io.nats.monitor.unprocessed-critical": "1" } });
  stage.publish("WORK.a", 3);
  await stage.settle();
  const health = await stage.look(await read());
  const { status } = await cli.check(stage.name, "worker", []);
  await stage.close();
  return { jetlag: health?.limits.some(({ reached }) => reached) ?? false, check: status === "CRITICAL" };
}
