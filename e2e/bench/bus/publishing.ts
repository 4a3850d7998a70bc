import { type BenchStage, compare, reportComparison, speedOf } from "../bench";
import { connectBare, event, pipelined, publishBare, startBus, startLooker, stream, topic } from "./workload";

const count = 20_000;

/** `publish_ratio`: events stored and acknowledged, many under way at once. */
export async function reportPublishing(stage: BenchStage): Promise<void> {
  const bus = await startBus(stage.server.url);
  const looker = await startLooker(stage.server.url);
  const bare = await connectBare(stage.server.url);
  const ours = async () => {
    if ((await bus.publish(topic, event)) === null) throw new Error("not published");
  };
  const measured = async (publish: () => Promise<void>) => {
    await looker.streams.purge(stream, {});
    return speedOf(count, () => pipelined(count, publish));
  };
  const results = await compare(
    () => measured(ours),
    () => measured(() => publishBare(bare.jetstream)),
  );
  reportComparison(stage, "publish", "events", results);
  await bus.stop();
  await looker.stop();
  await bare.client.close();
}
