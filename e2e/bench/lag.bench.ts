import { runBench } from "./bench";
import { addConsumers } from "./lag/consumers";
import { reportDashboard } from "./lag/dashboard";
import { reportHistory } from "./lag/history";
import { reportMemory } from "./lag/memory";
import { reportSharing } from "./lag/sharing";
import { reportSweep } from "./lag/sweep";

await runBench(async (stage) => {
  await reportHistory(stage);
  await addConsumers(stage, 1);
  await reportSweep(stage, 1);
  await addConsumers(stage, 5);
  await reportSweep(stage, 5);
  await reportSharing(stage);
  await reportMemory(stage);
  await reportDashboard(stage);
  // A server with 5,000 consumers takes a minute to end in order.
  await stage.server.kill9();
});
