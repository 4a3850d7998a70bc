import { runBench } from "./bench";
import { reportCounting } from "./live/counting";
import { reportWatching } from "./live/watching";

await runBench(async (stage) => {
  await reportCounting(stage);
  await reportWatching(stage);
});
