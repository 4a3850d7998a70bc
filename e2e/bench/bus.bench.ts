import { runBench } from "./bench";
import { reportConsuming } from "./bus/consuming";
import { reportMemory } from "./bus/memory";
import { reportPublishing } from "./bus/publishing";

await runBench(async (stage) => {
  await reportPublishing(stage);
  await reportConsuming(stage);
  await reportMemory(stage);
});
