import { lasting, type Situation } from "../situation";

const { minute, hour, day } = lasting;

/** Until its second run it may as well have been switched off. */
export const cronEvery6H: Situation = {
  name: "a cron job every 6 h",
  sickness: null,
  lastsMs: 2 * day,
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker" });
    stage.publish("WORK.a", 10);
    stage.worker({ stream: "WORK", consumer: "worker", everyMs: 6 * hour, batch: 5_000 });
    stage.every(minute, () => stage.publish("WORK.a"));
  },
};
