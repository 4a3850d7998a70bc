import { expect, test } from "vitest";
import { natsGrammar } from "@/lib/model/stream/grammar";
import { type PurgeForm, purgeFault, toPurgeWish } from "./purge-form";

const form: PurgeForm = { extent: "all", subject: "", before: "12", keep: "3" };

test("what is typed is sent as far as it is chosen", () => {
  expect(toPurgeWish(form)).toEqual({});
  expect(toPurgeWish({ ...form, extent: "before", before: " #1,204 " })).toEqual({ before: "1204" });
  expect(toPurgeWish({ ...form, extent: "keep", subject: " ORDERS.a " })).toEqual({ subject: "ORDERS.a", keep: 3 });
});

test.each([
  [{ extent: "before", before: "" }, "first message that stays"],
  [{ extent: "before", before: "0" }, "first message that stays"],
  [{ extent: "keep", keep: "-1" }, "how many messages stay"],
  [{ extent: "keep", keep: "0" }, "how many messages stay"],
  [{ subject: "a..b" }, "Fix the subject"],
] as const)("%j cannot be planned", (part, fault) => {
  expect(purgeFault({ ...form, ...part }, natsGrammar)).toMatch(fault);
});

test("what is not chosen is no fault", () => {
  expect(purgeFault({ ...form, before: "x", keep: "y" }, natsGrammar)).toBeNull();
});
