import { describe, expect, test } from "vitest";
import type { BrokerSummary } from "../../contract/brokers";
import { atLeast, exact, unknown } from "../../model/known";
import { brokerState, brokersSentence, needFigure, needsLook, needWords } from "./broker-words";

const connected: BrokerSummary["connection"] = {
  state: "connected",
  since: "2026-11-29T10:00:00.000Z",
  server: "h:4222",
  serverName: "n1",
  version: "2.11.0",
  cluster: null,
  maxPayloadBytes: 1_048_576,
};
const calm: BrokerSummary = {
  id: "prod",
  title: "Production",
  colour: "red",
  kind: "nats",
  connection: connected,
  needAttention: exact(0),
  unjudged: exact(0),
  consumers: exact(14),
  failuresOpen: exact(0),
  problem: null,
};
const lost: BrokerSummary = {
  ...calm,
  id: "lost",
  connection: { state: "reconnecting", since: "2026-11-29T10:00:00.000Z", attempt: 3, lastError: null, servers: [] },
  problem: "Lost the connection",
};
const unread: BrokerSummary = {
  ...calm,
  id: "new",
  connection: { state: "idle" },
  needAttention: unknown("nothing was read yet"),
  unjudged: unknown("nothing was read yet"),
  consumers: unknown("nothing was read yet"),
};

describe("a broker", () => {
  test("that is not connected says so, whatever its last figures were", () => {
    expect(brokerState(lost)).toEqual({ tone: "bad", short: "Reconnecting, attempt 3", long: expect.any(String) });
    expect(needsLook(lost)).toBe(true);
  });

  test("that is connected and cannot be read is not called connected", () => {
    const disabled = { ...unread, connection: connected, problem: "JetStream is disabled" };
    expect(brokerState(disabled)).toEqual({ tone: "bad", short: "Not readable" });
  });

  test("of which most is read is not called unreadable beside its figures", () => {
    const partly = { ...calm, problem: "Dead letters of S are not listed" };
    expect(brokerState(partly)).toEqual({ tone: "bad", short: "Not all readable" });
    expect(needsLook(partly)).toBe(true);
  });

  test("has a dash for what is not known, and zero only for what was judged", () => {
    expect(needWords(unread)).toBe("–");
    expect(needWords({ ...calm, unjudged: exact(2) })).toBe("2 not judged yet");
    expect(needWords(calm)).toBe("none in need");
    expect(needWords({ ...calm, needAttention: exact(2) })).toBe("2 in need");
  });

  test("of which not all was read is not called calm", () => {
    expect(needWords({ ...calm, needAttention: atLeast(2) })).toBe("≥ 2 in need");
    expect(needWords({ ...calm, needAttention: atLeast(0) })).toBe("not all read");
    expect(needFigure({ ...calm, needAttention: atLeast(0) })).toBe("–");
  });
});

test("in a narrow column none is said only of what was judged", () => {
  expect(
    [unread, { ...calm, unjudged: exact(2) }, calm, { ...calm, needAttention: exact(2), unjudged: exact(1) }].map(
      needFigure,
    ),
  ).toEqual(["–", "–", "none", "2"]);
});

describe("the sentence about all", () => {
  test("counts those that need somebody", () => {
    expect(brokersSentence([lost, calm])).toBe("1 of 2 brokers needs attention");
    expect(brokersSentence([lost, { ...calm, needAttention: exact(1) }, calm])).toBe("2 of 3 brokers need attention");
  });

  test("says that all is well only of what was read and judged", () => {
    expect(brokersSentence([calm, unread])).toBe("1 of 2 brokers not read yet");
    expect(brokersSentence([calm, { ...calm, unjudged: exact(3) }])).toBe(
      "No broker needs attention; 3 consumers not judged yet",
    );
    expect(brokersSentence([calm, calm])).toBe("None of 2 brokers needs attention");
    expect(brokersSentence([calm])).toBe("The broker needs no attention");
  });
});
