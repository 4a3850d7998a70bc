import * as fc from "fast-check";
import { expect, test } from "vitest";
import { cutList } from "./list-answer";

const cut = (answer: string) => cutList(answer, "consumers", "stream_name");

test("a page is cut into its entries, and what is left has an empty list", () => {
  const answer = '{"total":2,"consumers":[{"stream_name":"S","a":[{}]},{"stream_name":"S"}],"missing":["m"]}';
  expect(cut(answer)).toEqual({
    rest: '{"total":2,"consumers":[],"missing":["m"]}',
    entries: ['{"stream_name":"S","a":[{}]}', '{"stream_name":"S"}'],
  });
});

test("an empty list, no list, a refusal and entries of another make are left whole", () => {
  for (const answer of [
    '{"total":0,"consumers":[]}',
    '{"total":0,"consumers":null}',
    '{"error":{"code":404,"description":"stream not found"}}',
    '{"consumers": [{"stream_name":"S"}]}',
    '{"consumers":[{"name":"n","stream_name":"S"}]}',
    "",
  ])
    expect(cut(answer)).toEqual({ rest: answer, entries: [] });
});

test("whatever texts the entries hold, the parts say what the whole said", () => {
  // Texts that look like what divides entries.
  const text = fc.oneof(
    fc.string(),
    fc.constantFrom('},{"stream_name":', '"consumers":[', "}]", '"}],"missing":["', "\\"),
  );
  const entry = fc.record({
    stream_name: text,
    name: text,
    config: fc.record({ metadata: fc.dictionary(text, text) }),
  });
  const page = fc.record({ total: fc.nat(), consumers: fc.array(entry), missing: fc.array(text) });
  void fc.assert(
    fc.property(page, (whole) => {
      const { rest, entries } = cut(JSON.stringify(whole));
      const left = JSON.parse(rest);
      expect({ ...left, consumers: [...entries.map((one) => JSON.parse(one)), ...left.consumers] }).toEqual(whole);
    }),
  );
});
