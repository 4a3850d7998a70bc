import { describe, expect, test } from "vitest";
import { natsGrammar } from "@/lib/model/stream/grammar";
import { consumerHealth } from "@/lib/model/testing/consumer-health";
import { countParts, filterChoices, filterConsumers } from "./consumer-filter";

const stalled = consumerHealth({ name: "fraud-check", verdict: "stalled" });
const idle = consumerHealth({ name: "returns", verdict: "idle", stream: "SHOP" });
const anyOrder = consumerHealth({ name: "search" });
anyOrder.config.filterSubjects = ["ORDERS.order.*"];
const all = [stalled, anyOrder, idle];

const names = (text: string, part: "all" | "attention" | "idle" = "all") =>
  filterConsumers(all, { part, text, stream: null, verdict: null }, natsGrammar).map(({ name }) => name);

describe("filter", () => {
  test("finds name, stream and subject without case", () => {
    expect(names("FRAUD")).toEqual(["fraud-check"]);
    expect(names("shop")).toEqual(["returns"]);
    expect(names("order.*")).toEqual(["search"]);
  });

  test("a whole subject finds the wildcards that match it", () => {
    expect(names("ORDERS.order.shipped")).toEqual(["search"]);
  });

  test("half a subject does not", () => {
    expect(names("order.shipped")).toEqual([]);
  });

  test("spaces around the text mean nothing", () => {
    expect(names("  ")).toHaveLength(3);
    expect(names(" fraud ")).toEqual(["fraud-check"]);
  });

  test("of one stream and one verdict only these are left", () => {
    const of = (stream: string | null, verdict: "stalled" | "idle" | null) =>
      filterConsumers(all, { part: "all", text: "", stream, verdict }, natsGrammar).map(({ name }) => name);
    expect(of("SHOP", null)).toEqual(["returns"]);
    expect(of(null, "stalled")).toEqual(["fraud-check"]);
    expect(of("SHOP", "stalled")).toEqual([]);
    expect(filterChoices(all)).toEqual({ streams: ["ORDERS", "SHOP"], verdicts: ["stalled", "healthy", "idle"] });
  });

  test("parts hold what their counts say", () => {
    expect(countParts(all)).toEqual({ all: 3, attention: 1, muted: 0, idle: 1 });
    expect(names("", "attention")).toEqual(["fraud-check"]);
    expect(names("", "idle")).toEqual(["returns"]);
  });

  test("what is muted and would need attention is a part of its own; a muted one that is calm is not counted", () => {
    const mute = {
      ...{ id: "m", stream: "ORDERS", consumer: null, verdict: null, reason: "moved", by: "ann" },
      ...{ at: "2026-11-23T14:00:00.000Z", until: "2026-11-30T14:00:00.000Z" },
    };
    expect(countParts(all.map((consumer) => ({ ...consumer, mute })))).toEqual({
      ...{ all: 3, attention: 0, muted: 1, idle: 1 },
    });
  });
});
