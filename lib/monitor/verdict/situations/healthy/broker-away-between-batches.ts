import { lasting, type Situation } from "../situation";

const { second, minute, hour } = lasting;

/** A batch finds no broker; the next one comes at its usual time, a while after the broker is back. */
export const brokerAwayBetweenBatches: Situation = {
  name: "the broker is away when a batch is due",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker" });
    stage.publish("WORK.a", 10);
    const worker = stage.worker({ stream: "WORK", consumer: "worker", everyMs: 5 * minute, batch: 500 });
    stage.every(5 * second, () => stage.publish("WORK.a"));
    stage.every(
      3 * hour,
      () => {
        worker.crash();
        stage.reach(false);
      },
      { fromMs: 62 * minute },
    );
    stage.every(3 * hour, () => stage.reach(true), { fromMs: 68 * minute });
    stage.every(3 * hour, () => worker.start(), { fromMs: 72 * minute });
  },
};
