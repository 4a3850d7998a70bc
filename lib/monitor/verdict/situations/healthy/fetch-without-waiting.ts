import { lasting, type Situation } from "../situation";

const { second } = lasting;

/** The pull is over before anybody can see it. */
export const fetchWithoutWaiting: Situation = {
  name: "fetches without waiting every 30 s",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker" });
    stage.publish("WORK.a", 10);
    stage.worker({ stream: "WORK", consumer: "worker", everyMs: 30 * second, batch: 10 });
    stage.every(10 * second, () => stage.publish("WORK.a"));
  },
};
