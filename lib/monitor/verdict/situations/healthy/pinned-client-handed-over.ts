import { lasting, type Situation } from "../situation";

const { second, minute, hour } = lasting;

/** One works, the other has its pull open and waits; when the first is gone for two minutes, the other takes over. */
export const pinnedClientHandedOver: Situation = {
  name: "a pinned client that hands over to another every hour",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker" });
    stage.pinClients("WORK", "worker", 2 * minute);
    const reads = { stream: "WORK", consumer: "worker", batch: 5, handleMs: 300 };
    const [one, other] = [stage.worker({ ...reads, client: "one" }), stage.worker({ ...reads, client: "other" })];
    stage.every(2 * second, () => stage.publish("WORK.a"));
    stage.every(2 * hour, () => one.crash(), { fromMs: 20 * minute });
    stage.every(2 * hour, () => one.start(), { fromMs: 30 * minute });
    stage.every(2 * hour, () => other.crash(), { fromMs: 80 * minute });
    stage.every(2 * hour, () => other.start(), { fromMs: 90 * minute });
  },
};
