import { lasting, type Situation } from "../situation";

const { second, hour } = lasting;

/** The sum of a subject takes the place of its parts, read or not, as it is meant to. */
export const rolledUp: Situation = {
  name: "every tenth message rolls its subject up, read every 40 s",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK", maxAgeMs: hour, rollsUp: true });
    stage.consumer("WORK", { name: "worker" });
    stage.publish("WORK.0", 10);
    stage.worker({ stream: "WORK", consumer: "worker", everyMs: 40 * second, batch: 500 });
    let next = 0;
    stage.every(2 * second, () => {
      const subject = `WORK.${next % 5}`;
      if (next++ % 10 === 0) stage.rollUp(subject);
      else stage.publish(subject, 3);
    });
  },
};
