import { expect, test } from "vitest";
import { messageNumber, storedAs } from "./stored-as";

const place = { channel: "ORDERS", at: "0-1234" };

test("a message is named by its stream and its number", () => {
  expect(storedAs({ place, number: 1234 })).toBe("ORDERS #1,234");
  expect(messageNumber({ place, number: 1234 })).toBe("#1,234");
});

test("a message without a number is named by its place", () => {
  expect(storedAs({ place, number: null })).toBe("ORDERS 0-1234");
});
