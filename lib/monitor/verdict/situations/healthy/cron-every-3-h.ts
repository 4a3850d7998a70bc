import { lasting, type Situation } from "../situation";

const { minute, hour, day } = lasting;

/** On its first day nobody can know its beat. */
export const cronEvery3H: Situation = {
  name: "a cron job every 3 h",
  sickness: null,
  lastsMs: 2 * day,
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker" });
    stage.publish("WORK.a", 10);
    stage.worker({ stream: "WORK", consumer: "worker", everyMs: 3 * hour, batch: 5_000 });
    stage.every(minute, () => stage.publish("WORK.a"));
  },
};
