import { lasting, type Situation } from "../situation";

const { second, minute, hour } = lasting;

/** The job was disabled after its sixth run. */
export const hourlyJobStopped: Situation = {
  name: "its hourly job stopped",
  sickness: {
    as: ["no_reader"],
    beginsMs: 5 * hour + minute,
    showsMs: 5 * hour + 90 * minute + 50 * second,
    because: "half a beat late",
  },
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker" });
    stage.publish("WORK.a", 10);
    const worker = stage.worker({ stream: "WORK", consumer: "worker", everyMs: hour, batch: 5_000 });
    stage.every(20 * second, () => stage.publish("WORK.a"));
    stage.at(5 * hour + minute, () => worker.crash());
  },
};
