import { expect, test } from "vitest";
import { natsGrammar } from "../../../model/stream/grammar";
import { demandFilter, demandSubject } from "./subject-input";

const refused = (field: string) =>
  expect.objectContaining({ code: "invalid_input", issues: [{ path: field, message: expect.any(String) }] });

test.each(["orders.*", "orders.>", "two words", "a..b", ""])("%j is no subject to publish to", (subject) => {
  expect(() => demandSubject(natsGrammar, subject, "destination")).toThrow(refused("destination"));
});

test.each(["two words", "a..b", ">.a", ""])("%j is no filter", (filter) => {
  expect(() => demandFilter(natsGrammar, filter, "subject")).toThrow(refused("subject"));
});

test("what the broker's grammar takes passes", () => {
  demandSubject(natsGrammar, "orders.again", "destination");
  for (const filter of ["orders.again", "orders.*", ">"]) demandFilter(natsGrammar, filter, "subject");
});
