import { describe, expect, it, test } from "vitest";
import { changesSubjects, copyingStreams, type FlowStream, followMessage, subjectsThatReach } from "./message-flow";
import type { StreamOrigin, SubjectMapping } from "./stream";

interface Given {
  readonly subjects?: readonly string[];
  readonly transform?: SubjectMapping;
  readonly republish?: SubjectMapping;
  readonly copies?: readonly (Partial<StreamOrigin> & { readonly name: string })[];
}

function stream(name: string, { subjects = [], transform, republish, copies = [] }: Given): FlowStream {
  const origin = { kind: "source" as const, lag: 0, activeMs: 0, filter: null, external: null, problem: null };
  return {
    config: { name, subjects, subjectTransform: transform ?? null, republish: republish ?? null },
    origins: copies.map((copy) => ({ ...origin, transforms: [], ...copy })),
  };
}

const ways = (subject: string, streams: readonly FlowStream[]) =>
  followMessage(subject, streams).map(
    ({ stream: name, subject: stored, certain, by }) => `${name} ${stored} ${by}${certain ? "" : "?"}`,
  );

/** As nats-server 2.15.1 stored them. */
const inOut = stream("A", {
  subjects: ["in.>"],
  transform: { src: "in.>", dest: "out.>" },
  republish: { src: "out.>", dest: "rep.>" },
});
const republished = stream("R", { subjects: ["rep.>"] });
const sourcing = stream("S", {
  subjects: ["s.>"],
  transform: { src: "src.*", dest: "final.$1" },
  copies: [
    {
      name: "A",
      transforms: [
        { src: "out.a.*", dest: "src.{{wildcard(1)}}" },
        { src: "out.b.>", dest: "" },
      ],
    },
    { name: "A", filter: "out.c" },
  ],
});
const mirror = stream("M", {
  copies: [{ name: "A", kind: "mirror", transforms: [{ src: "out.a.>", dest: "mir.>" }] }],
  republish: { src: ">", dest: "mrep.>" },
});
const mirrored = stream("MR", { subjects: ["mrep.>"] });
const all = [inOut, republished, sourcing, mirror, mirrored];

describe("a published message is stored", () => {
  test.each([
    [
      "in.a.x",
      ["A out.a.x capture", "R rep.a.x republish", "S final.x copy", "M mir.x copy", "MR mrep.mir.x republish"],
    ],
    ["in.b.y.z", ["A out.b.y.z capture", "R rep.b.y.z republish", "S out.b.y.z copy"]],
    ["in.c", ["A out.c capture", "R rep.c republish", "S out.c copy"]],
    ["in.d", ["A out.d capture", "R rep.d republish"]],
    ["elsewhere", []],
  ])("of %s in %j", (subject, expected) => {
    expect(ways(subject, all)).toEqual(expected);
  });

  it("perhaps, where what a transform makes of it cannot be told", () => {
    const dice = stream("D", { subjects: ["d.*"], transform: { src: "d.*", dest: "o.{{random(3)}}" } });
    const some = stream("SOME", { copies: [{ name: "D", filter: "o.1" }] });
    expect(ways("d.a", [dice, some])).toEqual(["D o.* capture", "SOME o.1 copy?"]);
  });

  it("not in another account's stream of the same name", () => {
    const far = stream("FAR", { copies: [{ name: "A", external: "$JS.hub.API" }] });
    expect(ways("in.d", [inOut, far])).toEqual(["A out.d capture"]);
  });

  it("once by streams that copy from one another", () => {
    const left = stream("L", { subjects: ["l"], copies: [{ name: "N" }] });
    const right = stream("N", { copies: [{ name: "L" }] });
    expect(ways("l", [left, right])).toEqual(["L l capture", "N l copy"]);
    const growing = stream("G", { subjects: ["g.>"], republish: { src: "g.>", dest: "g.g.>" } });
    expect(followMessage("g.a", [growing]).length).toBeLessThanOrEqual(200);
  });
});

describe("a subject that reaches a stream", () => {
  test.each([
    ["A", "out.orders.created", ["in.orders.created"]],
    ["S", "final.x", ["in.a.x"]],
    ["S", "out.b.y", ["in.b.y"]],
    ["S", "s.own", ["s.own"]],
    ["M", "mir.x", ["in.a.x"]],
    ["R", "rep.q", ["rep.q"]],
    ["M", "other", []],
    ["NONE", "x", []],
  ])("%s as %s is %j", (name, subject, expected) => {
    expect(subjectsThatReach({ stream: name, subject }, all)).toEqual(expected);
  });

  it("is none where the transform leaves out a part", () => {
    const lossy = stream("X", { subjects: ["in.*"], transform: { src: "in.*", dest: "out" } });
    expect(subjectsThatReach({ stream: "X", subject: "out" }, [lossy])).toEqual([]);
    expect(changesSubjects("X", [lossy])).toBe(true);
    expect(changesSubjects("R", all)).toBe(false);
    expect(changesSubjects("M", all)).toBe(true);
  });

  it("is the stored one where the transform does not apply to it", () => {
    const both = stream("B", { subjects: ["in.>", "out.>"], transform: { src: "in.>", dest: "out.>" } });
    expect(subjectsThatReach({ stream: "B", subject: "out.a" }, [both])).toEqual(["out.a", "in.a"]);
  });
});

test("streams copy another through any number of others, but not one of the same name elsewhere", () => {
  const far = stream("FAR", { copies: [{ name: "A", external: "$JS.hub.API" }] });
  const circle = stream("C", { copies: [{ name: "S" }, { name: "D" }] });
  const closing = stream("D", { copies: [{ name: "C" }] });
  expect(copyingStreams("A", [closing, circle, ...all, far]).toSorted()).toEqual(["C", "D", "M", "S"]);
  expect(copyingStreams("C", [closing, circle, ...all])).toEqual(["D"]);
});
