import { expect, test } from "vitest";
import { incidentOf } from "../../../model/testing/incident";
import { verdictMarks } from "./verdict-marks";

const at = (text: string) => Date.parse(text);

test("an incident is a mark for each verdict and one for its end, by the dashboard's clock", () => {
  const [opening] = incidentOf().changes;
  if (opening === undefined) throw new Error("no opening");
  const worse = { ...opening, at: "2026-11-23T14:05:00.000Z", verdict: "losing_data" as const };
  const closed = { closedAt: "2026-11-23T14:20:00.000Z", closedBy: "calm" as const };
  expect(verdictMarks([incidentOf({ changes: [opening, worse], ...closed })], 2_000)).toEqual([
    { atMs: at("2026-11-23T14:02:09.000Z"), kind: "judged", verdict: "stalled" },
    { atMs: at("2026-11-23T14:04:58.000Z"), kind: "judged", verdict: "losing_data" },
    { atMs: at("2026-11-23T14:19:58.000Z"), kind: "calm" },
  ]);
});

test("a consumer that was deleted did not become calm", () => {
  const marks = verdictMarks([incidentOf({ closedAt: "2026-11-23T14:20:00.000Z", closedBy: "deleted" })], 0);
  expect(marks.map(({ kind }) => kind)).toEqual(["judged"]);
});
