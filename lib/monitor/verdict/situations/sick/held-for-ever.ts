import { lasting, type Situation } from "../situation";

const { second, minute, hour } = lasting;

/** Another one handles the rest. */
export const heldForEver: Situation = {
  name: "one worker keeps a message alive and never ends",
  sickness: {
    as: ["stalled"],
    beginsMs: hour,
    showsMs: hour + 10 * minute,
    because: "one message may take ten minutes",
  },
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker" });
    stage.worker({ stream: "WORK", consumer: "worker", handleMs: 500 });
    stage.at(hour - 1_500, () => {
      stage.worker({ stream: "WORK", consumer: "worker", handleMs: 100 * hour, keepAliveMs: 10 * second });
      stage.publish("WORK.a", 5);
    });
    stage.every(2 * second, () => stage.publish("WORK.a"));
  },
};
