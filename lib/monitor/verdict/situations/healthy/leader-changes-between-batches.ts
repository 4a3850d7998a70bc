import { lasting, type Situation } from "../situation";

const { second, minute } = lasting;

/** Its rhythm is known all the same. */
export const leaderChangesBetweenBatches: Situation = {
  name: "a batch every 5 min, and a leader that is chosen anew every 47 min",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker" });
    stage.publish("WORK.a", 10);
    stage.worker({ stream: "WORK", consumer: "worker", everyMs: 5 * minute, batch: 500 });
    stage.every(5 * second, () => stage.publish("WORK.a"));
    const election = { of: "consumers", silentMs: 40 * second, lateMs: 10 * second, behindMs: 30 * second } as const;
    stage.every(47 * minute, () => stage.elect("WORK", election));
  },
};
