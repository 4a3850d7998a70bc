import { lasting, type Situation } from "../situation";

const { second, hour } = lasting;

/** Its neighbours are busy; its own filter matches once in hours. */
export const rareTopic: Situation = {
  name: "a topic that is hardly ever published",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker", filterSubjects: ["WORK.rare"] });
    stage.worker({ stream: "WORK", consumer: "worker" });
    stage.every(second, () => stage.publish("WORK.busy"));
    stage.every(5 * hour, () => stage.publish("WORK.rare"));
  },
};
