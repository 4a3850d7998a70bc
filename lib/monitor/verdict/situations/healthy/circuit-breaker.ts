import { lasting, type Situation } from "../situation";

const { second, minute, hour } = lasting;

/** It is over before anybody could do something, and all is done afterwards. */
export const circuitBreaker: Situation = {
  name: "every message is put off by a minute while another service is down for 3 min",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker" });
    const isDown = () => {
      const sinceMs = (stage.clock.now() - stage.startMs) % (3 * hour);
      return sinceMs > hour && sinceMs < hour + 3 * minute;
    };
    stage.worker({
      stream: "WORK",
      consumer: "worker",
      outcome: () => (isDown() ? { nakAfterMs: minute } : "ack"),
    });
    stage.every(5 * second, () => stage.publish("WORK.a"));
  },
};
