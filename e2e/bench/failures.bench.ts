import { runBench } from "./bench";
import { reportRecording } from "./failures/recording";
import { reportRedriving } from "./failures/redriving";

await runBench(async (stage) => {
  await reportRecording(stage);
  await reportRedriving(stage);
});
