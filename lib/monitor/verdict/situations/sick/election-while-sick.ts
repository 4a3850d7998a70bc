import { lasting, type Situation } from "../situation";

const { second, minute, hour } = lasting;

/** For some seconds nothing is known; it is the same trouble before and after. */
export const electionWhileSick: Situation = {
  name: "a leader is chosen anew while nobody reads",
  sickness: { as: ["no_reader"], beginsMs: hour, showsMs: hour + 90 * second, because: "a deploy takes 90 s" },
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker" });
    const worker = stage.worker({ stream: "WORK", consumer: "worker", handleMs: 500 });
    stage.every(5 * second, () => stage.publish("WORK.a"));
    stage.at(hour, () => worker.stop());
    stage.at(hour + 15 * minute, () =>
      stage.elect("WORK", { of: "stream", silentMs: 8 * second, lateMs: 6 * second, behindMs: 20 * second }),
    );
    stage.at(hour + 30 * minute, () =>
      stage.elect("WORK", { of: "consumers", silentMs: minute, lateMs: 6 * second, behindMs: 20 * second }),
    );
  },
};
