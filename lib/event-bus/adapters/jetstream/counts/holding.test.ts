import { expect, test } from "vitest";
import { type Holding, takeRemoved } from "./holding";

/** A stream of 1,000 numbers that so many messages have left. */
const left = (gone: number) => ({ lastNumber: 1_000, messages: 1_000 - gone });
const read = (change: Partial<Record<"delivered" | "stored" | "listed" | "looked", number>>) => {
  const { delivered = 10, stored = 4, listed = 100, looked = listed } = change;
  return { delivered, stored, listed: left(listed), looked: left(looked) };
};
const held: Holding = { stored: 4, gone: 90, blur: 0, carried: 0 };

test("nothing is known of what was given before it is known what is held", () => {
  expect(takeRemoved(null, read({ listed: 97, looked: 100 }))).toEqual({
    given: { least: 0, most: 10 },
    holding: { stored: 4, gone: 100, blur: 3, carried: 0 },
  });
});

test("what was removed and what more is held was given", () => {
  expect(takeRemoved(held, read({ delivered: 30 })).given).toEqual({ least: 10, most: 10 });
  expect(takeRemoved(held, read({ delivered: 30, stored: 7 })).given).toEqual({ least: 13, most: 13 });
  expect(takeRemoved(held, read({ delivered: 30, stored: 1 })).given).toEqual({ least: 7, most: 7 });
});

test.each([
  { blurs: [0, 0], most: 0 },
  { blurs: [2, 0], most: 2 },
  { blurs: [0, 2], most: 2 },
  { blurs: [2, 3], most: 5 },
])("a difference of up to $most, with $blurs gone while it was read, is no redelivery", ({ blurs, most }) => {
  const [before = 0, now = 0] = blurs;
  const took = (delivered: number) =>
    takeRemoved({ ...held, blur: before }, read({ delivered, listed: 100 - now, looked: 100 }));
  for (const apart of [-most, most])
    expect(took(10 + apart)).toMatchObject({
      given: { least: 10 + apart },
      holding: { carried: 0 - apart, blur: now },
    });
  expect(took(10 + most + 1)).toMatchObject({ given: { least: 10, most: 10 }, holding: { carried: 0 } });
});

test("what was carried on is counted with the next", () => {
  expect(takeRemoved({ ...held, carried: 3 }, read({ delivered: 30 })).given).toEqual({ least: 13, most: 13 });
  expect(takeRemoved({ ...held, carried: -3 }, read({ delivered: 30 })).given).toEqual({ least: 7, most: 7 });
});

test("more than was delivered, by far, is not believed", () => {
  expect(takeRemoved(held, read({ delivered: 2, stored: 50 })).given).toEqual({ least: 0, most: 2 });
});
