import { lasting, type Situation } from "../situation";

const { second } = lasting;

/** Traffic swings around what a worker can handle. */
export const smallBacklog: Situation = {
  name: "a small backlog that stays",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker" });
    stage.worker({ stream: "WORK", consumer: "worker", handleMs: 2 * second });
    stage.publish("WORK.a", 20);
    let turn = 0;
    stage.every(2 * second, () => stage.publish("WORK.a", [1, 0, 2, 1, 0, 2, 1, 1, 0, 2, 1, 1][turn++ % 12] ?? 1));
  },
};
