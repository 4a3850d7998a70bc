import { MemoryEventBus } from "../../../lib/event-bus/adapters/memory/memory-event-bus";
import { type BenchStage, repeat, reportSpeed, speedOf, usedHeapBytes } from "../bench";
import { event, pipelined, stream, topic } from "./workload";

const count = 100_000;
const million = 1_000_000;

/** `memory_events_per_s`: published and handled in process; then the heap over a million more. */
export async function reportMemory(stage: BenchStage): Promise<void> {
  const bus = new MemoryEventBus({ streamName: stream, batchSize: 500 });
  await bus.start();
  let handled = 0;
  let wanted = Number.POSITIVE_INFINITY;
  let done = () => {};
  await bus.subscribe(topic, () => {
    if (++handled === wanted) done();
  });
  const publishAndHandle = async (events: number) => {
    const finished = new Promise<void>((resolve) => {
      done = resolve;
    });
    wanted = handled + events;
    await pipelined(events, () => bus.publish(topic, event));
    await finished;
  };
  const speeds = await repeat(() => speedOf(count, () => publishAndHandle(count)));
  reportSpeed(stage, "memory", "events", speeds);

  const before = usedHeapBytes();
  await publishAndHandle(million);
  stage.report("memory_heap_growth_1m", "bytes", [usedHeapBytes() - before]);
  await bus.stop();
}
