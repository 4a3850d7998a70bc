import { describe, expect, it } from "vitest";
import { fromConsumerConfig, fromNewConsumer } from "./consumer-config";

describe("filters of a consumer", () => {
  it("go into the field that fits their number, and empty the other one", () => {
    const json = (filterSubjects: string[]) => JSON.parse(JSON.stringify(fromConsumerConfig({ filterSubjects })));
    expect(json(["a"])).toEqual({ filter_subject: "a" });
    expect(json(["a", "b"])).toEqual({ filter_subjects: ["a", "b"] });
    expect(json([])).toEqual({});
  });

  it("are all subjects for `last per subject`, which the server refuses without one", () => {
    expect(fromNewConsumer({ name: "c", deliverPolicy: "last_per_subject" })).toMatchObject({ filter_subject: ">" });
  });
});
