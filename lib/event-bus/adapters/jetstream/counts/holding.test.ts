import { expect, test } from "vitest";
import { type Holding, takeRemoved } from "./holding";

/** A stream of 1,000 numbers that so many messages have left. */
const left = (gone: number) => ({ lastNumber: 1_000, messages: 1_000 - gone });
const read = (change: Partial<Record<"delivered" | "again" | "stored" | "listed" | "looked", number>>) => {
  const { delivered = 10, again = 0, stored = 4, listed = 100, looked = listed } = change;
  return { delivered, again, stored, listed: left(listed), looked: left(looked) };
};
const held: Holding = { stored: 4, gone: 90, blur: 0, carried: 0 };

test("nothing is known of what was given before it is known what is held", () => {
  expect(takeRemoved(null, read({ listed: 97, looked: 100 }))).toEqual({
    given: { least: 0, most: 10 },
    holding: { stored: 4, gone: 100, blur: 3, carried: 0 },
  });
});

test("what was removed and what more is held is the most that was given, and what more is held the least", () => {
  expect(takeRemoved(held, read({ delivered: 30 })).given).toEqual({ least: 0, most: 10 });
  expect(takeRemoved(held, read({ delivered: 30, stored: 7 })).given).toEqual({ least: 3, most: 13 });
  expect(takeRemoved(held, read({ delivered: 30, stored: 1 })).given).toEqual({ least: 0, most: 7 });
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
  expect(took(10 + most + 1)).toMatchObject({ given: { least: 0, most: 10 }, holding: { carried: 0 } });
  expect(took(10 - most - 1)).toMatchObject({ given: { least: 0, most: 10 - most - 1 }, holding: { carried: 0 } });
});

test("what was carried on is counted with the next", () => {
  expect(takeRemoved({ ...held, carried: 3 }, read({ delivered: 30 })).given).toEqual({ least: 0, most: 13 });
  expect(takeRemoved({ ...held, carried: -3 }, read({ delivered: 30 })).given).toEqual({ least: 0, most: 7 });
});

test("more than was delivered is not believed, and not carried on", () => {
  expect(takeRemoved(held, read({ delivered: 2 }))).toMatchObject({
    given: { least: 0, most: 2 },
    holding: { carried: 0 },
  });
});

test("what surely came again was not given then, whatever left while it was read", () => {
  const { given, holding } = takeRemoved(held, read({ again: 1, listed: 90, looked: 100 }));
  expect(given).toEqual({ least: 0, most: 9 });
  expect(holding).toMatchObject({ blur: 10, carried: 0 });
});
