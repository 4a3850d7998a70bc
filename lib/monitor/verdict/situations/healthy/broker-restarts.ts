import { lasting, type Situation } from "../situation";

const { second, minute, hour } = lasting;

/** Nobody reads, and the dashboard sees nothing. */
export const brokerRestarts: Situation = {
  name: "the broker is away for a minute",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker" });
    const worker = stage.worker({ stream: "WORK", consumer: "worker", batch: 5, handleMs: 500 });
    stage.every(second, () => stage.publish("WORK.a"));
    stage.every(
      3 * hour,
      () => {
        worker.crash();
        stage.reach(false);
      },
      { fromMs: 20 * minute },
    );
    stage.every(3 * hour, () => stage.reach(true), { fromMs: 21 * minute });
    stage.every(3 * hour, () => worker.start(), { fromMs: 21 * minute + 5 * second });
  },
};
