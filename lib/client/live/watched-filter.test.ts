import { expect, test } from "vitest";
import { natsGrammar } from "../../model/stream/grammar";
import { explainWatched } from "./watched-filter";

test("what the grammar takes can be watched, but not what is the server's own", () => {
  expect(explainWatched("ORDERS.>", natsGrammar)).toBeNull();
  expect(explainWatched("ORDERS..created", natsGrammar)).toBe(natsGrammar.explainFilter("ORDERS..created"));
  for (const own of ["$JS.API.>", "_INBOX.>"]) expect(explainWatched(own, natsGrammar)).toMatch(/not shown/);
});
