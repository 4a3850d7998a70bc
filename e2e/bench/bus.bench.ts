import { runBench } from "./bench";
import { reportMemory } from "./bus/memory";
import { reportPublishing } from "./bus/publishing";

await runBench(async (stage) => {
  await reportPublishing(stage);
  await reportMemory(stage);
});
