import { lasting, type Situation } from "../situation";

const { second, minute, hour } = lasting;

/** Nobody heard that it failed: it is stored, and delivered to nobody. */
export const stranded: Situation = {
  name: "a message was given up while the dashboard was away",
  sickness: {
    as: ["giving_up"],
    beginsMs: hour,
    showsMs: hour + 11 * minute,
    because: "the dashboard is back, and looks every ten seconds",
  },
  play(stage) {
    stage.stream({ name: "WORK", retention: "workqueue" });
    stage.consumer("WORK", { name: "worker", maxDeliver: 3 });
    stage.worker({
      stream: "WORK",
      consumer: "worker",
      outcome: (seq) => (seq === 724 ? { nakAfterMs: second } : "ack"),
    });
    stage.every(5 * second, () => stage.publish("WORK.a"));
    stage.at(hour, () => stage.watch(false));
    stage.at(hour + 11 * minute, () => stage.watch(true));
  },
};
