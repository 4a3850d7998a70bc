import { expect, test } from "vitest";
import { brokerMs } from "../../model/broker-time";
import type { Incident } from "../../model/incident/incident";
import { type JudgedConsumer, nextIncidents } from "./incident-rules";

const minute = 60_000;
const at = (minutes: number) => new Date(minutes * minute).toISOString();

function judged(verdict: JudgedConsumer["verdict"], sinceMinutes: number): JudgedConsumer {
  return {
    ...{ stream: "JOBS", name: "mailer", verdict, since: at(sinceMinutes), reason: "", nextStep: "" },
    ...{ waiting: 0, inFlight: 0, redelivered: 0, oldestUnfinished: null },
  };
}

test("what something worse hid is noted when it shows again, not when the worse began", () => {
  let incident: Incident | null = null;
  for (const [verdict, since, now] of [
    ["giving_up", 1, 2],
    ["stalled", 5, 6],
    ["giving_up", 1, 14],
  ] as const) {
    const nowMs = brokerMs(now * minute);
    incident = nextIncidents(incident, judged(verdict, since), { broker: "default", nowMs }).at(-1) ?? incident;
  }
  expect(incident?.changes.map((change) => change.at)).toEqual([at(1), at(5), at(14)]);
});

/** The incident after judgements one after the other: a verdict, since when it holds and when it is seen, minutes. */
function after(...judgements: readonly (readonly [JudgedConsumer["verdict"], number, number])[]): Incident[] {
  const all: Incident[] = [];
  for (const [verdict, since, now] of judgements) {
    const found = nextIncidents(all.at(-1) ?? null, judged(verdict, since), {
      broker: "default",
      nowMs: brokerMs(now * minute),
    });
    for (const incident of found) {
      if (all.at(-1)?.number === incident.number) all.pop();
      all.push(incident);
    }
  }
  return all;
}

test("trouble that began within five calm minutes is the same incident, however late it is seen", () => {
  expect(after(["giving_up", 1, 2], ["healthy", 3, 3], ["giving_up", 7, 9])).toMatchObject([
    { number: 1, closedAt: null, calmSince: null },
  ]);
  expect(after(["giving_up", 1, 2], ["healthy", 3, 3], ["giving_up", 8, 9])).toMatchObject([
    { number: 1, closedAt: at(3) },
    { number: 2, openedAt: at(8) },
  ]);
});

test("the worst of an incident stays when it gets better", () => {
  const [incident] = after(["giving_up", 1, 2], ["stalled", 3, 4], ["giving_up", 1, 6]);
  expect(incident).toMatchObject({ verdict: "giving_up", worst: "stalled" });
});
