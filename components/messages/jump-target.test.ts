import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseJump } from "./jump-target";

const now = new Date(2026, 10, 23, 14, 10, 0);

const timeOf = (text: string) => {
  const target = parseJump(text, now);
  return target.kind === "time" ? target.at : target;
};

describe("parseJump", () => {
  test.each(["184220", "#184220", "184,220", "184.220", " 184220 "])("reads the number %s", (text) => {
    expect(parseJump(text, now)).toEqual({ kind: "number", number: "184220" });
  });

  test("reads every number that a broker gives, to the digit, however it is grouped", () => {
    void fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }),
        fc.constantFrom(",", ".", "'", " ", ""),
        (number, mark) => {
          const grouped = String(number).replace(/\B(?=(\d{3})+(?!\d))/g, mark);
          expect(parseJump(`#${grouped}`, now)).toEqual({ kind: "number", number: String(number) });
        },
      ),
    );
  });

  test("reads a time of today, and of yesterday when it has not come yet", () => {
    expect(timeOf("14:02")).toEqual(new Date(2026, 10, 23, 14, 2));
    expect(timeOf("14:02:11.5")).toEqual(new Date(2026, 10, 23, 14, 2, 11, 500));
    expect(timeOf("23:00")).toEqual(new Date(2026, 10, 22, 23, 0));
  });

  test("reads how long ago", () => {
    expect(timeOf("15 min")).toEqual(new Date(2026, 10, 23, 13, 55));
    expect(timeOf("2h")).toEqual(new Date(2026, 10, 23, 12, 10));
  });

  test("reads a local date, and one with a zone", () => {
    expect(timeOf("2026-11-20")).toEqual(new Date(2026, 10, 20));
    expect(timeOf("2026-11-20 08:30")).toEqual(new Date(2026, 10, 20, 8, 30));
    expect(timeOf("2026-11-20T08:30:00Z")).toEqual(new Date("2026-11-20T08:30:00Z"));
  });

  test.each(["", "0", "soon", "25:00", "2026-13-40", "99999999999999999999"])("refuses %j with a reason", (text) => {
    expect(parseJump(text, now)).toMatchObject({ kind: "invalid" });
  });
});
