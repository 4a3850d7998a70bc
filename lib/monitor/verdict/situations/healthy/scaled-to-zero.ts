import { lasting, type Situation } from "../situation";

const { second, minute } = lasting;

/** As an autoscaler does by the consumer's lag. */
export const scaledToZero: Situation = {
  name: "started when something waits, which takes 140 s, and stopped after 6 min without work",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK", retention: "workqueue" });
    stage.consumer("WORK", { name: "worker" });
    const worker = stage.worker({ stream: "WORK", consumer: "worker", handleMs: 2 * second });
    worker.stop();
    let [isUp, sinceMs] = [false, 0];
    stage.every(5 * second, () => {
      const { waiting, inFlight } = stage.figures("WORK", "worker");
      const isToChange = isUp ? waiting + inFlight === 0 : waiting > 0;
      sinceMs = isToChange ? sinceMs + 5 * second : 0;
      if (sinceMs < (isUp ? 6 * minute : 140 * second)) return;
      [isUp, sinceMs] = [!isUp, 0];
      if (isUp) worker.start();
      else worker.stop();
    });
    stage.every(25 * minute, () => stage.publish("WORK.a", 200));
  },
};
