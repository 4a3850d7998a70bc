import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { displayConsumerName, parseDurableName } from "../../model/consumer/durable-name";
import { isFilter, isSubject } from "../../model/stream/subject";
import { requireConsumerName } from "./names";
import { durableName, filterSubject, publishSubject, topicOf } from "./topics";

/** Any text: letters that matter to the escaping, whole characters, and any UTF-16, halves of pairs included. */
const anyText = fc.oneof(
  fc.string({ unit: fc.constantFrom("a", "Z", "0", "f", "u", "_", "-", ".", "*", ">", " ", "/", "ü"), maxLength: 12 }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 12 }).map((units) => String.fromCharCode(...units)),
);

const nameOf = (group: string, topic: string): string | null => {
  try {
    return durableName(group, topic);
  } catch {
    return null;
  }
};

describe("the durable name of a group and a topic", () => {
  it.each([
    ["tax-agent", "user.login", "tax-agent-user__login"],
    ["tax-agent", "user_login", "tax-agent-user_5flogin"],
    ["tax-agent", "user.*", "tax-agent-user___2a"],
    ["tax-agent", ">", "tax-agent-_3e"],
    ["a-b", "c", "a-b-c"],
    ["a", "b-c", "a-b_2dc"],
    ["mail.er", "ü", "mail__er-_u00fc"],
    ["", "", "-"],
  ])("of %j and %j is %j", (group, topic, name) => {
    expect(durableName(group, topic)).toBe(name);
  });

  it("gives back group and topic, whatever they are", () => {
    void fc.assert(
      fc.property(anyText, anyText, (group, topic) => {
        expect(parseDurableName(durableName(group, topic))).toEqual({ group, topic });
      }),
      { numRuns: 500 },
    );
  });

  it("differs for different pairs, however alike they are", () => {
    const alike = fc.string({ unit: fc.constantFrom("_", "-", ".", "2", "d", "a"), maxLength: 5 });
    void fc.assert(
      fc.property(alike, alike, alike, alike, (group, topic, otherGroup, otherTopic) => {
        const same = group === otherGroup && topic === otherTopic;
        expect(durableName(group, topic) === durableName(otherGroup, otherTopic)).toBe(same);
      }),
      { numRuns: 1_000 },
    );
  });

  it("is a name that the server stores and a URL carries as it is", () => {
    void fc.assert(
      fc.property(anyText, anyText, (group, topic) => {
        const name = durableName(group, topic);
        requireConsumerName(name);
        expect(encodeURIComponent(name)).toBe(name);
        expect(name).toMatch(/^[A-Za-z0-9_-]+$/);
      }),
    );
  });

  it("is refused with its length when the server could not store it, and never cut", () => {
    const long = fc.string({ unit: fc.constantFrom("a", ".", "ü"), minLength: 30, maxLength: 250 });
    void fc.assert(
      fc.property(long, long, (group, topic) => {
        const name = nameOf(group, topic);
        if (name !== null) expect(name.length).toBeLessThanOrEqual(255);
        else {
          expect(() => durableName(group, topic)).toThrow(
            expect.objectContaining({ code: "invalid_name", message: expect.stringMatching(/has \d+ .* takes 255/) }),
          );
        }
      }),
    );
    expect(durableName("g", "x".repeat(253))).toHaveLength(255);
    expect(() => durableName("g", "x".repeat(254))).toThrow(expect.objectContaining({ code: "invalid_name" }));
  });

  it("is null for names that somebody else made up", () => {
    for (const name of ["worker", "tax-agent-user_login", "a-_41", "a-_", "a-_u00FC", "a-_2D", "a-ü", "a.b-c"]) {
      expect(parseDurableName(name)).toBeNull();
    }
    void fc.assert(
      fc.property(anyText, (name) => {
        const parsed = parseDurableName(name);
        if (parsed !== null) expect(durableName(parsed.group, parsed.topic)).toBe(name);
      }),
    );
  });

  it("is shown in readable form when it is ours, else as it is", () => {
    expect(displayConsumerName("tax-agent-user__login")).toBe("tax-agent-user.login");
    expect(displayConsumerName("tax-agent-user_login")).toBe("tax-agent-user_login");
    expect(displayConsumerName("worker")).toBe("worker");
  });
});

describe("the subject of a topic", () => {
  it("is the stream's name before the topic, and leads back to it", () => {
    void fc.assert(
      fc.property(anyText, (topic) => {
        if (!isSubject(`EV.${topic}`)) return;
        expect(topicOf("EV", publishSubject("EV", topic))).toBe(topic);
      }),
    );
  });

  it("is refused for what is no topic, and for nothing else", () => {
    void fc.assert(
      fc.property(anyText, (topic) => {
        const refused = expect.objectContaining({ code: "invalid_subject" });
        if (!isSubject(`EV.${topic}`)) expect(() => publishSubject("EV", topic)).toThrow(refused);
        if (!isFilter(`EV.${topic}`)) expect(() => filterSubject("EV", topic)).toThrow(refused);
        else expect(filterSubject("EV", topic)).toBe(`EV.${topic}`);
      }),
    );
  });

  it.each([publishSubject, filterSubject])("says when it is too long to be sent", (subjectOf) => {
    expect(subjectOf("EV", "x".repeat(1_021))).toHaveLength(1_024);
    expect(() => subjectOf("EV", "x".repeat(1_022))).toThrow(
      expect.objectContaining({ code: "invalid_subject", message: expect.stringContaining("1025 characters") }),
    );
  });
});
