import { expect, test } from "vitest";
import { toConfigText } from "./config-text";

test("a configuration is told as it came, digit by digit, without what the server noted", () => {
  const answer =
    '{"type":"x","config":{"name":"ORDERS","max_bytes":9223372036854775807,"to_come":{"a":[1,2]},"metadata":{"_nats.ver":"2.15.1","owner":"é","_nats.level":"5"}},"state":{"config":1}}';
  expect(toConfigText(answer)).toBe(`{
  "name": "ORDERS",
  "max_bytes": 9223372036854775807,
  "to_come": {
    "a": [
      1,
      2
    ]
  },
  "metadata": {
    "owner": "é"
  }
}`);
});
