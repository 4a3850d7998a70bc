import { lasting, type Situation } from "../situation";

const { second, hour } = lasting;

/** Its service is gone: messages wait at the server. */
export const pushWithoutSubscriber: Situation = {
  name: "nobody is subscribed to a push consumer with flow control",
  sickness: {
    as: ["no_reader", "stalled"],
    beginsMs: hour,
    showsMs: hour + 90 * second,
    because: "a deploy takes 90 s",
  },
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker", deliverSubject: "deliver.worker" });
    const worker = stage.worker({ stream: "WORK", consumer: "worker", push: { window: 20 }, handleMs: 200 });
    stage.every(2 * second, () => stage.publish("WORK.a"));
    stage.at(hour, () => worker.crash());
  },
};
