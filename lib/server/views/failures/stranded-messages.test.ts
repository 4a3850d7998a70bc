import { expect, test } from "vitest";
import { parseMaskRules } from "../../../access/mask/mask-rules";
import { createMessageMask } from "../../../access/mask/message-mask";
import { atLeast, exact } from "../../../model/known";
import { findStranded } from "./stranded-messages";

test.each([
  [exact(3), 3],
  [atLeast(200), { value: 200, how: "at least" }],
])("what is stranded is sent without its secrets, and its number as short as it can be: %j", async (count, sent) => {
  const message = {
    ...{ place: { channel: "JOBS", at: "7" }, number: 7, subject: "jobs.mail", storedAt: "2026-11-28T10:00:00.000Z" },
    ...{ headers: [], data: new TextEncoder().encode('{"to":"a","password":"zebra"}') },
  };
  const countStranded = async () => ({ count, messages: [message], inFlight: 1 });
  const mask = createMessageMask(parseMaskRules("$..password"));
  const failures = { available: true, it: { countStranded } } as const;
  const answer = await findStranded({ failures, mask }, "JOBS", "mail");
  expect(answer).toMatchObject({ count: sent, inFlight: 1, messages: [{ number: 7, subject: "jobs.mail" }] });
  expect(JSON.stringify(answer)).not.toContain("zebra");
});
