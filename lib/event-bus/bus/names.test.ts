import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { requireConsumerName, requireStreamName } from "./names";

/** Any UTF-16, halves of surrogate pairs included; half of the time plain ASCII. */
const unit = fc.oneof(fc.integer({ min: 0, max: 0x7f }), fc.integer({ min: 0, max: 0xffff }));
const anyUtf16 = fc.array(unit, { maxLength: 12 }).map((units) => String.fromCharCode(...units));

describe.each([
  ["stream", requireStreamName],
  ["consumer", requireConsumerName],
] as const)("a %s name", (kind, requireName) => {
  it.each(["EVENTS", "a-b_c", "ünï", 'say"so"', "a%b?#&", "$JS", "x".repeat(255), "ü".repeat(127)])(
    "may be %j",
    (name) => {
      expect(() => requireName(name)).not.toThrow();
    },
  );

  it.each(["", "a.b", "a b", "a*", ">", "a/b", "a\\b", "a\tb", "a\u0000", "a\u00a0b", "half\ud800"])(
    "may not be %j, and says so",
    (name) => {
      expect(() => requireName(name)).toThrow(
        expect.objectContaining({ code: "invalid_name", message: expect.stringContaining(`not a ${kind} name`) }),
      );
    },
  );

  it("is measured in bytes, as the server does it", () => {
    for (const name of ["x".repeat(256), "ü".repeat(128), "x".repeat(100_000)]) {
      expect(() => requireName(name)).toThrow(
        expect.objectContaining({
          code: "invalid_name",
          message: expect.stringMatching(/at most 255 bytes.* has \d+$/),
        }),
      );
    }
  });

  it("never holds what would change the subject that it becomes a token of", () => {
    void fc.assert(
      fc.property(anyUtf16, (name) => {
        try {
          requireName(name);
        } catch {
          return;
        }
        expect(name).not.toMatch(/[\s.*>/\\]/);
        expect(new TextDecoder().decode(new TextEncoder().encode(name))).toBe(name);
      }),
    );
  });
});
