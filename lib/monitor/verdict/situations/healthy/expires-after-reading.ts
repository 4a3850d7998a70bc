import { lasting, type Situation } from "../situation";

const { second, hour } = lasting;

/** Old messages leave the stream long after they were read. */
export const expiresAfterReading: Situation = {
  name: "messages expire after an hour, read within seconds",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK", maxAgeMs: hour });
    stage.consumer("WORK", { name: "worker" });
    stage.worker({ stream: "WORK", consumer: "worker" });
    stage.every(10 * second, () => stage.publish("WORK.a"));
  },
};
