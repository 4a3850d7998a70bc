import { lasting, type Situation } from "../situation";

const { second, minute, hour } = lasting;

/** What it had in hand is delivered to nobody else: the open pull of another one does not tell that it is kept alive. */
export const pinnedClientVanishedAtWork: Situation = {
  name: "the pinned client vanished with messages in hand",
  sickness: {
    as: ["stalled"],
    beginsMs: hour,
    showsMs: hour + 5 * minute + 60 * second,
    because: "it may hand over within five minutes, and an ack wait",
    overMs: hour + 89 * minute,
  },
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker" });
    stage.pinClients("WORK", "worker", 90 * minute);
    const reads = { stream: "WORK", consumer: "worker", batch: 5, handleMs: 300 };
    const one = stage.worker({ ...reads, client: "one" });
    stage.worker({ ...reads, client: "other" });
    stage.every(10 * second, () => stage.publish("WORK.a", 5));
    stage.at(hour + 600, () => one.crash());
  },
};
