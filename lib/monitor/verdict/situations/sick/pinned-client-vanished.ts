import { lasting, type Situation } from "../situation";

const { second, minute, hour } = lasting;

/** Another one has its pull open all the time, and is given nothing until the pin ends, after an hour and a half. */
export const pinnedClientVanished: Situation = {
  name: "the pinned client vanished while another one waits its turn",
  sickness: {
    as: ["stalled"],
    beginsMs: hour,
    showsMs: hour + 5 * minute,
    because: "it may come back, or hand over, within five minutes",
    overMs: hour + 89 * minute,
  },
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker" });
    stage.pinClients("WORK", "worker", 90 * minute);
    const reads = { stream: "WORK", consumer: "worker", handleMs: 300 };
    const one = stage.worker({ ...reads, client: "one" });
    stage.worker({ ...reads, client: "other" });
    stage.every(2 * second, () => stage.publish("WORK.a"));
    stage.at(hour, () => one.crash());
  },
};
