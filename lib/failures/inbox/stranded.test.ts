import { expect, test } from "vitest";
import type { LoggedMessage } from "../../event-bus/broker/message-log";
import { brokerMs } from "../../model/broker-time";
import { noMask } from "../../model/message/message-mask";
import { FailureIndex } from "./failure-index";
import { StrandedMessages } from "./stranded";

const message: LoggedMessage = {
  ...{ place: { channel: "JOBS", at: "1" }, number: 1, subject: "jobs" },
  ...{ storedAt: "2026-11-01T12:00:00.000Z", headers: [], data: new Uint8Array(1) },
};

test("a message that is listed as failed for one reader is not known to have failed for another", async () => {
  const index = new FailureIndex();
  const known: boolean[] = [];
  const stranded = new StrandedMessages({
    ...{ index, mask: noMask, now: () => brokerMs(0) },
    source: {
      searchStranded: ({ found, isKnown }) => ({
        async look() {
          found(message, "mail");
          known.push(isKnown(message.place, "mail"), isKnown(message.place, "print"));
        },
      }),
    },
  });
  await stranded.look([], []);
  expect(known).toEqual([true, false]);
  expect(index.openCount).toBe(1);
});
