import { lasting, type Situation } from "../situation";

const { second, hour } = lasting;

/** They have messages in hand, and do nothing any more. */
export const workersHang: Situation = {
  name: "workers hang",
  sickness: {
    as: ["stalled", "no_reader"],
    beginsMs: hour,
    showsMs: hour + 90 * second,
    because: "a deploy looks the same for 90 s",
  },
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker" });
    stage.worker({
      stream: "WORK",
      consumer: "worker",
      batch: 5,
      outcome: () => (stage.clock.now() - stage.startMs >= hour ? "hang" : "ack"),
    });
    stage.every(2 * second, () => stage.publish("WORK.a"));
  },
};
