import { lasting, type Situation } from "../situation";

const { second, minute, hour } = lasting;

/** One message a second comes in, one in two seconds is handled. */
export const slowerThanTraffic: Situation = {
  name: "slower than its traffic",
  sickness: {
    as: ["falling_behind"],
    beginsMs: hour,
    showsMs: hour + 16 * minute,
    because: "a burst looks the same for a quarter of an hour",
  },
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker" });
    stage.worker({ stream: "WORK", consumer: "worker", handleMs: 2 * second });
    stage.every(4 * second, () => stage.publish("WORK.a"), { untilMs: hour });
    stage.every(second, () => stage.publish("WORK.a"), { fromMs: hour });
  },
};
