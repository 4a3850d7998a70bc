import { describe, expect, test } from "vitest";
import type { GapFacts } from "@/lib/client/live/live-gaps";
import { gapNote, gapWords } from "./gap-words";

const stretches = [{ stream: "S", fromNumber: 1, toNumber: 340 }];
const gap: GapFacts = {
  cause: "viewer",
  fromMs: new Date(2026, 10, 23, 14, 2, 11).getTime(),
  untilMs: new Date(2026, 10, 23, 14, 2, 14).getTime(),
  missed: { messages: 340, exact: true, stretches },
  rest: stretches,
  loaded: 0,
  unclear: 0,
  loading: false,
  problem: null,
};

describe("the words of a gap", () => {
  test("say how many, why and when", () => {
    expect(gapWords(gap)).toBe("340 messages not seen while reconnecting, from 14:02:11 for 3 s.");
    expect(gapWords({ ...gap, missed: { messages: 1, exact: true, stretches } })).toMatch(/^1 message not seen/);
    expect(gapWords({ ...gap, missed: { messages: 340, exact: false, stretches } })).toMatch(/^About 340 messages/);
    expect(gapWords({ ...gap, missed: { messages: 0, exact: true, stretches: [] } })).toContain("Nothing missed");
    expect(gapWords({ ...gap, cause: "broker", missed: null })).toBe(
      "Not seen while the dashboard had lost its broker, from 14:02:11 for 3 s.",
    );
    expect(gapWords({ ...gap, untilMs: null, missed: "asking" })).toBe("Not seen while reconnecting, since 14:02:11.");
  });

  test("say what is not known, and what has been loaded", () => {
    expect(gapNote(gap)).toBeNull();
    expect(gapNote({ ...gap, missed: null })).toBe("It is not known how many.");
    expect(gapNote({ ...gap, missed: { messages: null, exact: true, stretches } })).toContain("other messages");
    expect(gapNote({ ...gap, loaded: 300 })).toBe("The newest 300 loaded from the stream.");
    expect(gapNote({ ...gap, loaded: 340, rest: [] })).toBe("All 340 loaded from the stream.");
    expect(gapNote({ ...gap, problem: "Away" })).toBe("Away.");
    expect(gapNote({ ...gap, rest: [], loaded: 2, unclear: 1 })).toBe(
      "All 2 loaded from the stream. 1 message may or may not match the filter: the stream changes subjects.",
    );
  });
});
