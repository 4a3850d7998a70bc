import { lasting, type Situation } from "../situation";

const { second, hour } = lasting;

/** After hours of silence the first message waits for the next fetch. */
export const quietNights: Situation = {
  name: "fetches every 30 s, and nights without a message",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker" });
    stage.publish("WORK.a", 10);
    stage.worker({ stream: "WORK", consumer: "worker", everyMs: 30 * second, batch: 100 });
    stage.every(4 * second, () => {
      const isDay = Math.floor((stage.clock.now() - stage.startMs) / (2 * hour)) % 2 === 0;
      if (isDay) stage.publish("WORK.a");
    });
  },
};
