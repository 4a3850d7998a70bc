import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Verdict, verdicts } from "../../model/consumer/consumer-health";
import { atLeast, exact, sumKnown } from "../../model/known";
import { natsGrammar } from "../../model/stream/grammar";
import { consumerHealth } from "../../model/testing/consumer-health";
import { streamSummary } from "../testing/stream-summary";
import { neighbourhood, structureOf, type TopologyOptions, topology } from "./topology";
import type { Topology, Watched } from "./topology-parts";

const draw = (about: Partial<Watched>, options: Partial<TopologyOptions> = {}) =>
  topology({ streams: [], missingStreams: [], consumers: [], ...about }, { grammar: natsGrammar, ...options });
const ids = ({ nodes }: Topology) => nodes.map(({ id }) => id);
const ways = ({ edges }: Topology) => edges.map(({ kind, from, to }) => `${from} -${kind}-> ${to}`);
const consumer = (stream: string, name: string, verdict: Verdict = "healthy", failures = 0) =>
  consumerHealth({ stream, name, verdict, waiting: 2, openFailures: exact(failures) });

const anOrigin = { lag: 0, activeMs: 0, filter: null, transforms: [], external: null, problem: null };

describe("what leads where", () => {
  test("subjects, their stream, its consumers, and what failed", () => {
    const one = draw({
      streams: [streamSummary("ORDERS", { subjects: ["orders.>"] }, { messagesPerS: exact(7) })],
      consumers: [consumer("ORDERS", "billing"), consumer("ORDERS", "mail", "giving_up", 3)],
    });
    expect(ways(one)).toEqual([
      "stream ORDERS -deliver-> consumer ORDERS billing",
      "stream ORDERS -deliver-> consumer ORDERS mail",
      "consumer ORDERS mail -fail-> failures ORDERS",
      "subjects ORDERS -publish-> stream ORDERS",
    ]);
    expect(one.nodes.find(({ kind }) => kind === "failures")).toMatchObject({ open: exact(3) });
    expect(one.nodes.find(({ kind }) => kind === "stream")).toMatchObject({ worst: "giving_up" });
    expect(one.edges.find(({ kind }) => kind === "publish")?.perS).toEqual(exact(7));
  });

  test("mirrors, sources from here and elsewhere, and a stream that is not there", () => {
    const origin = (name: string, about: object = {}) => ({
      ...{
        name,
        kind: "source" as const,
        lag: 4,
        activeMs: 1,
        filter: null,
        transforms: [],
        external: null,
        problem: null,
      },
      ...about,
    });
    const all = draw({
      streams: [
        streamSummary("A", { subjects: ["a"] }),
        streamSummary("M", { subjects: [] }, { origins: [origin("A", { kind: "mirror" })], messagesPerS: exact(5) }),
        streamSummary(
          "S",
          { subjects: ["s"] },
          {
            origins: [
              origin("A", { filter: "a.x" }),
              origin("A", { filter: "a.y", problem: "not found" }),
              origin("A", { external: "$JS.hub.API" }),
              origin("GONE"),
            ],
          },
        ),
      ],
    });
    expect(ways(all)).toEqual([
      "stream A -mirror-> stream M",
      "subjects A -publish-> stream A",
      "subjects S -publish-> stream S",
      "external $JS.hub.API A -source-> stream S",
      "stream A -source-> stream S",
      "stream A -source-> stream S",
      "stream GONE -source-> stream S",
    ]);
    const copies = all.edges.filter(({ kind }) => kind === "source" || kind === "mirror");
    expect(copies.map(({ perS, lag }) => [perS.value, lag])[0]).toEqual([5, 4]);
    expect(copies.map(({ changes }) => changes).sort()).toEqual(["only a.x", "only a.y", null, null, null].sort());
    expect(copies.find(({ problem }) => problem !== null)?.changes).toBe("only a.y");
    expect(all.nodes.find(({ id }) => id === "stream GONE")).toMatchObject({ isMissing: true });
    // What it stores comes by several ways: nobody counts one of them.
    expect(all.edges.find(({ id }) => id.startsWith("publish: subjects S"))?.perS.value).toBeNull();
  });

  test("what is published once more leads to who captures it, or to nobody", () => {
    const republish = { src: ">", dest: "copy.{{wildcard(1)}}" };
    const captured = draw({
      streams: [streamSummary("A", { subjects: ["a"], republish }), streamSummary("C", { subjects: ["copy.>"] })],
    });
    expect(ways(captured)).toContain("stream A -republish-> stream C");
    const nobody = draw({ streams: [streamSummary("A", { subjects: ["a"], republish })] });
    expect(ways(nobody)).toContain("stream A -republish-> republished copy.*");
  });

  test("a stream of dead letters by its name; the dashboard's own streams are left out", () => {
    const all = draw({
      streams: [streamSummary("A"), streamSummary("A_DLQ"), streamSummary("JETLAG_FAILURES", {}, { own: true })],
      missingStreams: ["AWAY", "JETLAG_JOBS"],
    });
    expect(ways(all)).toContain("stream A -dead_letter-> stream A_DLQ");
    expect(ids(all).filter((id) => id.includes("JETLAG"))).toEqual([]);
    expect(ids(all)).toContain("stream AWAY");
  });
});

describe("many consumers of one stream", () => {
  const streams = [streamSummary("A")];
  const consumers = Array.from({ length: 50 }, (_, at) => consumer("A", `c${at}`, at === 7 ? "stalled" : "healthy"));

  test("are drawn together by verdict, one that is alone by itself", () => {
    const folded = draw({ streams, consumers });
    expect(ids(folded)).toEqual(["consumer A c7", "consumers A healthy", "stream A", "subjects A"]);
    expect(folded.nodes.find(({ kind }) => kind === "consumers")).toMatchObject({ count: 49, waiting: 98 });
    expect(folded.edges.find(({ to }) => to === "consumers A healthy")?.perS).toEqual(exact(49 * 3));
  });

  test("are all shown where somebody wants to see them", () => {
    expect(draw({ streams, consumers }, { unfolded: new Set(["A"]) }).nodes).toHaveLength(52);
  });

  test("a rate of several is as good as the worst known one", () => {
    expect(sumKnown([exact(1), atLeast(2)])).toEqual(atLeast(3));
  });
});

test("what something is connected with is what leads to it and what it leads to", () => {
  const all = draw({
    streams: [
      streamSummary("A"),
      streamSummary("B", { subjects: [] }, { origins: [{ ...anOrigin, name: "A", kind: "mirror" }] }),
      streamSummary("Z"),
    ],
    consumers: [consumer("A", "a"), consumer("B", "b", "stalled", 1), consumer("Z", "z")],
  });
  expect(ids(neighbourhood(all, "stream B"))).toEqual([
    ...["consumer B b", "failures B", "stream A", "stream B", "subjects A"],
  ]);
  expect(neighbourhood(all, "nobody")).toBe(all);
});

const name = fc.constantFrom("A", "B", "C", "A_DLQ", "JETLAG_X", "🐇");
const subject = fc.constantFrom("a", "a.>", "b.*", "copy.>", ">");
const mapping = fc.record({
  src: fc.constantFrom("", "a.>"),
  dest: fc.constantFrom("", "copy.>", "b.$1", "copy.{{wildcard(1)}}"),
});
const watched: fc.Arbitrary<Watched> = fc.record({
  streams: fc
    .uniqueArray(
      fc.record({
        name,
        subjects: fc.array(subject, { maxLength: 3 }),
        republish: fc.option(mapping),
        origins: fc.array(
          fc.record({
            name,
            kind: fc.constantFrom("mirror" as const, "source" as const),
            external: fc.option(fc.constant("$JS.hub.API")),
            filter: fc.option(subject),
            transforms: fc.array(mapping, { maxLength: 2 }),
          }),
          { maxLength: 3 },
        ),
      }),
      { selector: (one) => one.name },
    )
    .map((all) =>
      all.map(({ name: called, subjects, republish, origins }) =>
        streamSummary(
          called,
          { subjects, republish },
          { own: called.startsWith("JETLAG_"), origins: origins.map((origin) => ({ ...anOrigin, ...origin })) },
        ),
      ),
    ),
  missingStreams: fc.array(name, { maxLength: 2 }),
  consumers: fc
    .uniqueArray(
      fc.record({
        stream: name,
        at: fc.nat(9),
        verdict: fc.constantFrom(...verdicts),
        perS: fc.double({ min: 0, max: 9, noNaN: true }),
        failures: fc.nat(2),
      }),
      { selector: ({ stream, at }) => `${stream} ${at}`, maxLength: 16 },
    )
    .map((all) =>
      all.map(({ stream, at, verdict, perS, failures }) => ({
        ...consumer(stream, `c${at}`, verdict, failures),
        deliveredPerS: exact(perS),
      })),
    ),
});

test("the ends of every edge exist, nothing is there twice, and the order of what was read changes nothing", () => {
  void fc.assert(
    fc.property(watched, fc.integer({ min: 0, max: 8 }), (seen, mostConsumers) => {
      const all = draw(seen, { mostConsumers });
      const known = new Set(ids(all));
      expect(known.size).toBe(all.nodes.length);
      expect(new Set(all.edges.map(({ id }) => id)).size).toBe(all.edges.length);
      for (const { from, to } of all.edges) {
        expect(known.has(from) && known.has(to)).toBe(true);
        expect(from).not.toBe(to);
      }
      const turned: Watched = {
        streams: seen.streams.toReversed().map((stream) => ({
          ...stream,
          origins: stream.origins.toReversed(),
          config: { ...stream.config, subjects: stream.config.subjects.toReversed() },
        })),
        missingStreams: seen.missingStreams.toReversed(),
        consumers: seen.consumers.toReversed(),
      };
      expect(draw(turned, { mostConsumers })).toEqual(all);
      for (const { id } of all.nodes) {
        const near = neighbourhood(all, id);
        expect(ids(near)).toContain(id);
        const here = new Set(ids(near));
        expect(near.edges.filter(({ from, to }) => !here.has(from) || !here.has(to))).toEqual([]);
      }
    }),
  );
});

test("numbers change nothing of the structure", () => {
  const before = draw({ streams: [streamSummary("A")], consumers: [consumer("A", "c")] });
  const after = draw({
    streams: [streamSummary("A", {}, { messagesPerS: exact(99), messages: 5 })],
    consumers: [{ ...consumer("A", "c"), waiting: 10, verdict: "stalled" as const }],
  });
  expect(structureOf(after)).toBe(structureOf(before));
  expect(structureOf(draw({ streams: [streamSummary("B")] }))).not.toBe(structureOf(before));
});
