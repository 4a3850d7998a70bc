import { expect, test } from "vitest";
import type { HeaderEntries } from "../../../../model/message/headers";
import { markHeaders, operationOf } from "./key-operation";

test.each<[string, HeaderEntries]>([
  ["put", []],
  ["put", [["X-Note", "DEL"]]],
  ["put", [["KV-Operation", "PUT"]]],
  ["delete", [["KV-Operation", "DEL"]]],
  [
    "purge",
    [
      ["KV-Operation", "PURGE"],
      ["Nats-Rollup", "sub"],
    ],
  ],
  ["expire", [["Nats-Marker-Reason", "MaxAge"]]],
  ["purge", [["Nats-Marker-Reason", "Purge"]]],
  ["delete", [["Nats-Marker-Reason", "Remove"]]],
  ["put", [["KV-Operation", "constructor"]]],
])("a revision is a %s with the headers %j", (operation, headers) => {
  expect(operationOf(headers)).toBe(operation);
});

test("what is written is read as what it was meant", () => {
  expect(operationOf(markHeaders("delete", null))).toBe("delete");
  expect(operationOf(markHeaders("purge", "1h"))).toBe("purge");
  expect(markHeaders("purge", "1h")).toContainEqual(["Nats-TTL", "1h"]);
});
