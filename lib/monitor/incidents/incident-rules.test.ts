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
