import { lasting, type Situation } from "../situation";

const { second, minute } = lasting;

/** Each ends what it has in hand; the others go on meanwhile. */
export const rollingDeploys: Situation = {
  name: "four instances, replaced one after the other every 40 min",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker" });
    const reads = { stream: "WORK", consumer: "worker", batch: 3, handleMs: 2 * second };
    const instances = [1, 2, 3, 4].map(() => stage.worker(reads));
    stage.every(second, () => stage.publish("WORK.a"));
    for (const at of [0, 1, 2, 3])
      stage.every(
        40 * minute,
        () => {
          instances[at]?.stop();
          instances[at] = stage.worker(reads);
        },
        { fromMs: 10 * minute + at * 20 * second },
      );
    // One more for the evening, twice as many at the peak.
    stage.every(90 * minute, () => {
      const more = stage.worker(reads);
      stage.at(stage.clock.now() - stage.startMs + 20 * minute, () => more.stop());
    });
  },
};
