import { lasting, type Situation } from "../situation";

const { second, minute, hour } = lasting;

/** Nothing answers for some seconds, then figures are those of before; its worker comes back with a new pull. */
export const leaderChanges: Situation = {
  name: "the leaders of its stream and of itself change every hour",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker" });
    const worker = stage.worker({ stream: "WORK", consumer: "worker", batch: 5, handleMs: 500 });
    stage.every(second, () => stage.publish("WORK.a"));
    const elect = (of: "stream" | "consumers") => () => {
      stage.elect("WORK", { of, silentMs: 6 * second, lateMs: 5 * second, behindMs: 4 * second });
      worker.crash();
    };
    stage.every(hour, elect("stream"), { fromMs: 20 * minute });
    stage.every(hour, elect("consumers"), { fromMs: 50 * minute });
    stage.every(30 * minute, () => worker.start(), { fromMs: 20 * minute + 15 * second });
  },
};
