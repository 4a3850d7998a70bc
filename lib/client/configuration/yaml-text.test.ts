import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { yamlText } from "./yaml-text";

test("a configuration reads as people write it", () => {
  const json =
    '{"name":"ORDERS","subjects":["orders.>"],"max_age":86400000000000,"placement":{"tags":[]},"metadata":{"a b":"yes"},"sources":[{"name":"A","filter_subject":"x"}]}';
  expect(yamlText(json)).toBe(`name: "ORDERS"
subjects:
  - "orders.>"
max_age: 86400000000000
placement:
  tags: []
metadata:
  "a b": "yes"
sources:
  - name: "A"
    filter_subject: "x"
`);
});

test("numbers keep their digits", () => {
  expect(yamlText('{"max_bytes":9223372036854775807,"a":"12"}')).toBe('max_bytes: 9223372036854775807\na: "12"\n');
});

test("YAML reads what JSON said, whatever that is", () =>
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })), (value) => {
      const json = JSON.stringify(value);
      expect(parse(yamlText(json))).toEqual(JSON.parse(json));
    }),
  ));
