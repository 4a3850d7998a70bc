import { lasting, type Situation } from "../situation";

const { second, minute, hour } = lasting;

/** The subjects of its stream were moved under another prefix; its filter is the old one. */
export const filterMatchesNothing: Situation = {
  name: "its filter matches nothing that the stream captures any more",
  sickness: {
    as: ["no_match"],
    beginsMs: hour,
    showsMs: hour + 5 * minute,
    because: "the filter may be changed right after the stream",
  },
  play(stage) {
    stage.stream({ name: "WORK" });
    stage.consumer("WORK", { name: "worker", filterSubjects: ["WORK.orders.*"] });
    stage.worker({ stream: "WORK", consumer: "worker" });
    stage.every(5 * second, () => stage.publish("WORK.orders.new"), { untilMs: hour - second });
    stage.at(hour, () => stage.editStream("WORK", { subjects: ["V2.>"] }));
    stage.every(second, () => stage.publish("V2.orders.new"), { fromMs: hour + second });
  },
};
