import { expect, test } from "vitest";
import { parseMaskRules } from "../../access/mask/mask-rules";
import { createMessageMask } from "../../access/mask/message-mask";
import { listedMessage } from "./stored-messages";

const mask = createMessageMask(parseMaskRules("header:Authorization"));
const data = Buffer.from('{"detail":"refused Bearer tok"}');
const stored = {
  place: { channel: "COPY", at: "1" },
  number: 1,
  storedAt: "2026-01-01T00:00:00.000Z",
  data,
  headers: [],
};

test.each(["JETLAG_JOBS.one", "JETLAG_FAILURES.failed.ORDERS.billing"])(
  "a stream that copies one of Jetlag's own shows nothing of %s",
  (subject) => {
    const { payload } = listedMessage({ ...stored, subject }, mask);
    expect(payload.data).toBe("[masked]: a record of Jetlag's own");
  },
);

test("other messages are shown", () => {
  expect(listedMessage({ ...stored, subject: "orders" }, mask).payload.data).toBe(data.toString());
});
