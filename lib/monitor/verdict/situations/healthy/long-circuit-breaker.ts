import { lasting, type Situation } from "../situation";

const { second, minute, hour } = lasting;

/** When it is over, all that was put off comes once more within a minute and is done, and nothing waits any more. */
export const longCircuitBreaker: Situation = {
  name: "every message is put off by a minute while another service is down for 8 min",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker" });
    const isDown = () => {
      const sinceMs = (stage.clock.now() - stage.startMs) % (3 * hour);
      return sinceMs > hour && sinceMs < hour + 8 * minute;
    };
    stage.worker({
      stream: "WORK",
      consumer: "worker",
      outcome: () => (isDown() ? { nakAfterMs: minute } : "ack"),
    });
    stage.every(5 * second, () => stage.publish("WORK.a"));
  },
};
