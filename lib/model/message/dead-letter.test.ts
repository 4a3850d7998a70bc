import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { deadLetterHeaderNames as names, quotesPayload, readDeadLetter } from "./dead-letter";

describe("what a dead letter says", () => {
  test("is read from our own headers before those of others, and says whose were believed", () => {
    const notes = readDeadLetter([
      ["X-Error", "of somebody else"],
      [names.error, "card expired"],
      [names.errorStack, "RangeError: card expired\tat charge"],
      [names.handler, "chargeCard"],
      [names.originStream, "SHOP"],
      [names.originNumber, "7"],
      [names.originConsumer, "billing"],
      ["Original-Subject", "SHOP.order"],
      ["Deliveries", "3"],
    ]);
    expect(notes).toEqual({
      error: "card expired",
      errorStack: "RangeError: card expired\tat charge",
      handler: "chargeCard",
      attempts: 3,
      stream: "SHOP",
      number: "7",
      consumer: "billing",
      subject: "SHOP.order",
      foreignHeaders: ["Deliveries", "Original-Subject"],
    });
  });

  test("is nothing where there are no such headers, or other ones of a similar name", () => {
    const nothing = { error: null, errorStack: null, attempts: null, handler: null, foreignHeaders: [] };
    expect(readDeadLetter([])).toEqual({ ...nothing, stream: null, number: null, consumer: null, subject: null });
    expect(
      readDeadLetter([
        ["error", "x"],
        ["X-Retry-Count", "4"],
      ]),
    ).toMatchObject(nothing);
  });

  test.each([
    "",
    "many",
    "-1",
    "0",
    "1.5",
    "1e3",
    "0x10",
    " 3",
    "3 of 5",
    "1700000000",
    "1700000000000",
    "9".repeat(400),
  ])("attempts are never %j", (value) => {
    expect(readDeadLetter([["Deliveries", value]]).attempts).toBeNull();
    // What is not usable does not hide what is.
    expect(
      readDeadLetter([
        ["Deliveries", value],
        ["X-Deliveries", "4"],
      ]),
    ).toMatchObject({
      attempts: 4,
      foreignHeaders: ["X-Deliveries"],
    });
  });

  test.each(["two words", "a.b", "a/b", "*", "x".repeat(256), "é".repeat(128)])("nothing is named %j", (value) => {
    const notes = readDeadLetter([
      ["Original-Stream", value],
      ["Original-Consumer", value],
    ]);
    expect(notes).toMatchObject({ stream: null, consumer: null, foreignHeaders: [] });
  });

  test.each(["orders.*", "two words", "orders..new", "$JS.API.STREAM.DELETE.ORDERS", "_INBOX.x"])(
    "no copy is ever to be published to %j",
    (subject) => expect(readDeadLetter([["Original-Subject", subject]]).subject).toBeNull(),
  );

  test("whatever it says, counts are counts and names are names", () => {
    const header = fc.tuple(fc.constantFrom("Deliveries", "Original-Sequence", "Original-Stream"), fc.string());
    void fc.assert(
      fc.property(fc.array(header), (headers) => {
        const { attempts, number, stream } = readDeadLetter(headers);
        expect(Number.isSafeInteger(attempts ?? 1) && (attempts ?? 1) >= 1).toBe(true);
        expect(number ?? "1").toMatch(/^[1-9]\d{0,19}$/);
        expect(stream ?? "A").toMatch(/^[^\s.*>/\\]+$/);
      }),
    );
  });
});

test("errors and stacks of all tools may quote a payload", () => {
  for (const name of ["Jetlag-Error", "jetlag-error-stack", "Error", "X-ERROR", "X-Exception-Stacktrace"])
    expect(quotesPayload(name)).toBe(true);
  for (const name of ["Trace", "Jetlag-Handler", "X-Error-Count"]) expect(quotesPayload(name)).toBe(false);
});

test("the number of a message beyond 2^53 is read to the digit", () => {
  const numberOf = (value: string) => readDeadLetter([["Jetlag-Origin-Seq", value]]).number;
  expect(numberOf("9007199254740993")).toBe("9007199254740993");
  expect(["0", "1e3", "18446744073709551616", "9".repeat(1_000)].map(numberOf)).toEqual([null, null, null, null]);
});
