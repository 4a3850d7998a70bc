import { expect, test } from "vitest";
import type { NewStream } from "../../event-bus/adapters/jetstream/streams";
import { EventBusError } from "../../event-bus/errors";
import type { Worth } from "../log-spec";
import { StreamTurns } from "./stream-turns";

test("what is worth more is tried first, whoever asks first, and only once for the others' sake", async () => {
  const tried: string[] = [];
  const maker = {
    ensure: async ({ name }: NewStream) => {
      tried.push(name);
      throw new EventBusError("rejected", "no room");
    },
  };
  const turns = new StreamTurns();
  const ask = (worth: Worth) => {
    const turn = turns.next(worth, maker);
    const ensure = async () => {
      await turn.ensure({ name: worth }).catch(() => {}); // whose room it is says so
    };
    turn.isOf({ ensure });
    return ensure;
  };
  const [others, failures, history, jobs] = [ask("others"), ask("failures"), ask("history"), ask("jobs")];
  await history();
  expect(tried).toEqual(["failures", "jobs", "history"]);
  await Promise.all([others(), jobs(), failures()]);
  expect(tried.slice(3).sort()).toEqual(["failures", "jobs", "others"]);
});
