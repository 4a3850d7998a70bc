import { lasting, type Situation } from "../situation";

const { second, hour } = lasting;

/** One is enough: it stays until somebody acts on it. */
export const givesUp: Situation = {
  name: "gives up a message after three deliveries",
  sickness: {
    as: ["giving_up"],
    beginsMs: hour,
    showsMs: hour + 10 * second,
    because: "the announcement of the third failure",
    overMs: 2 * hour,
  },
  play(stage) {
    stage.stream({ name: "WORK", retention: "workqueue" });
    stage.consumer("WORK", { name: "worker", maxDeliver: 3 });
    stage.worker({
      stream: "WORK",
      consumer: "worker",
      outcome: (seq) => (seq === 720 ? { nakAfterMs: second } : "ack"),
    });
    stage.every(5 * second, () => stage.publish("WORK.a"));
    stage.at(2 * hour, () => stage.resolveFailures("WORK", "worker"));
  },
};
