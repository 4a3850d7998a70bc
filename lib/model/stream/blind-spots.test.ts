import { expect, test } from "vitest";
import { blindSpots, type SpottedStream, storesUnseen } from "./blind-spots";
import type { StreamOrigin } from "./stream";

const origin = (name: string, more: Partial<StreamOrigin> = {}): StreamOrigin => ({
  ...{ name, kind: "source", lag: 0, activeMs: 0, filter: null, transforms: [], external: null, problem: null },
  ...more,
});

function stream(name: string, config: Partial<SpottedStream["config"]>, ...origins: StreamOrigin[]): SpottedStream {
  return {
    config: { name, subjects: [], subjectTransform: null, republish: null, schedules: false, ...config },
    origins,
  };
}

const streams = [
  stream("ORDERS", { subjects: ["orders.>"] }),
  stream("MIRROR", {}, origin("ORDERS", { kind: "mirror" })),
  stream("COPIES", { subjects: ["own.>"] }, origin("MIRROR", { transforms: [{ src: "orders.eu.*", dest: "eu.$1" }] })),
  stream("FAR", {}, origin("ORDERS", { external: "$JS.hub.API", filter: "far.>" })),
  stream("LOOP", {}, origin("LOOP"), origin("ORDERS", { filter: "orders.us" })),
  stream("TIMED", { subjects: ["timed.>"], schedules: true }),
  stream("RENAMED", { subjects: ["in.>"], subjectTransform: { src: "in.>", dest: "out.>" } }),
  stream("PARTLY", { subjects: ["part.>"], subjectTransform: { src: "part.a", dest: "out.part" } }),
  stream("JETLAG_COPY", {}, origin("ORDERS")),
];

test.each([
  ["orders.>", ["MIRROR mirror", "LOOP source"]],
  ["orders.eu.x", ["MIRROR mirror"]],
  ["eu.>", ["COPIES source"]],
  ["own.a", []],
  ["far.x", ["FAR source"]],
  ["timed.a", ["TIMED schedule"]],
  ["in.>", ["RENAMED transform"]],
  ["out.x", ["RENAMED transform"]],
  ["out.part", ["RENAMED transform", "PARTLY transform"]],
  ["part.b", []],
  ["part.*", ["PARTLY transform"]],
  ["nothing.here", []],
])("of %s a subscription does not see %j", (filter, expected) => {
  expect(blindSpots(filter, streams).map(({ stream: name, why }) => `${name} ${why}`)).toEqual(expected);
});

test("numbers of a stream count what passed where it stores nothing else", () => {
  const counted = streams.filter((one) => !storesUnseen(one)).map(({ config }) => config.name);
  expect(counted).toEqual(["ORDERS", "RENAMED", "PARTLY"]);
});
