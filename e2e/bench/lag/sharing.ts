import { sweepValues } from "../../../lib/monitor/sweep/shared-sweeps";
import { type BenchStage, rounds } from "../bench";
import { startMonitor } from "./consumers";
import { milliseconds } from "./sweep";

/**
 * What several dashboards cost: `shared_sweep_5000_ms`, a sweep of the one that reads the broker until the others have
 * been told of it, and `followed_sweep_5000_ms`, another's until it shows that; without anybody who asks it is
 * `sweep_5000_ms`.
 */
export async function reportSharing(stage: BenchStage): Promise<void> {
  const leader = await startMonitor(stage, "leader");
  const follower = await startMonitor(stage, "follower");
  const waiting = new Set<() => void>();
  const forget = follower.bus.traffic.watch(`${sweepValues.name}.index`, () => {
    for (const resolve of waiting) resolve();
    waiting.clear();
  });
  const handOn = async () => {
    const told = new Promise<void>((resolve) => waiting.add(resolve));
    await leader.monitor.sweepNow();
    await told;
  };
  // The first question makes the stream; from then on the leader hands on what it reads.
  await leader.monitor.sweepNow();
  while (follower.monitor.view.sampledBy !== "another") {
    await follower.monitor.sweepNow();
    await Promise.race([handOn(), new Promise((resolve) => setTimeout(resolve, 2_000))]);
  }
  const [handed, followed] = [[] as number[], [] as number[]];
  for (let round = 0; round < rounds + 1; round++) {
    handed.push(await milliseconds(handOn));
    const before = follower.monitor.view;
    followed.push(await milliseconds(() => follower.monitor.sweepNow()));
    if (follower.monitor.view === before) throw new Error("the follower shows nothing new");
  }
  const consumers = follower.monitor.view.consumers.length;
  const { bytes, messages } = await leader.bus.streams.info(sweepValues.name);
  stage.note(`${messages} messages of ${Math.round(bytes / 1_024)} KiB in ${sweepValues.name}`);
  stage.report(`shared_sweep_${consumers}_ms`, "ms", handed.slice(1));
  stage.report(`followed_sweep_${consumers}_ms`, "ms", followed.slice(1));
  forget();
  await follower.stop();
  await leader.stop();
}
