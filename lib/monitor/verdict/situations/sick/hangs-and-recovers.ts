import { lasting, type Situation } from "../situation";

const { second, minute, hour } = lasting;

/** Opened once, closed once. */
export const hangsAndRecovers: Situation = {
  name: "workers hang for 20 min and are restarted",
  sickness: {
    as: ["stalled", "no_reader"],
    beginsMs: hour,
    showsMs: hour + 90 * second,
    because: "a deploy looks the same for 90 s",
    overMs: hour + 20 * minute,
  },
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker" });
    const worker = stage.worker({ stream: "WORK", consumer: "worker", handleMs: 500 });
    stage.at(hour, () => worker.crash());
    stage.at(hour + 20 * minute, () => worker.start());
    stage.every(5 * second, () => stage.publish("WORK.a"));
  },
};
