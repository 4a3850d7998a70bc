import { lasting, type Situation } from "../situation";

const { second, minute } = lasting;

/** What no longer matches waits no longer, on a full stream: nothing was lost by that. */
export const filterEdited: Situation = {
  name: "its filter and its limits are changed while messages wait",
  sickness: null,
  play(stage) {
    stage.stream({ name: "WORK", maxMessages: 3_000 });
    const [a, b] = ["WORK.a", "WORK.b"];
    stage.consumer("WORK", { name: "worker", filterSubjects: [a, b] });
    stage.publish(a, 3_000);
    stage.worker({ stream: "WORK", consumer: "worker", everyMs: minute, batch: 5_000 });
    stage.every(2 * second, () => {
      stage.publish(a);
      stage.publish(b, 2);
    });
    let turn = 0;
    stage.every(13 * minute + 30 * second, () => {
      const change = [{ filterSubjects: [a] }, { maxDeliver: 5 }, { filterSubjects: [a, b] }, { maxDeliver: 20 }];
      stage.edit("WORK", "worker", change[turn++ % change.length] ?? {});
    });
  },
};
