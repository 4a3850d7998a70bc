import { lasting, type Situation } from "../situation";

const { second, minute } = lasting;

/** Bursts wait at the server until its subscriber has room; idle heartbeats leave no trace in the figures. */
export const pushWithFlowControl: Situation = {
  name: "a push consumer with flow control, and bursts",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker", deliverSubject: "deliver.worker" });
    const worker = stage.worker({ stream: "WORK", consumer: "worker", push: { window: 20 }, handleMs: 200 });
    stage.every(2 * second, () => stage.publish("WORK.a"));
    stage.every(10 * minute, () => stage.publish("WORK.a", 900));
    // Its service is replaced.
    stage.every(70 * minute, () => worker.crash(), { fromMs: 33 * minute });
    stage.every(70 * minute, () => worker.start(), { fromMs: 33 * minute + 20 * second });
  },
};
