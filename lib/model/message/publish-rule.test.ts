import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { SubjectMapping } from "../stream/stream";
import { covers } from "../stream/subject";
import { publishRefusal, type StreamRoute } from "./publish-rule";

interface Given {
  readonly subjects?: readonly string[];
  readonly transform?: SubjectMapping;
  readonly republish?: SubjectMapping;
  readonly copies?: readonly string[];
}

function stream(name: string, { subjects = [], transform, republish, copies = [] }: Given): StreamRoute {
  return {
    config: { name, subjects, subjectTransform: transform ?? null, republish: republish ?? null },
    origins: copies.map((origin) => ({ name: origin, lag: 0, activeMs: 0 })),
  };
}

const orders = stream("ORDERS", { subjects: ["orders.>"] });
const audit = stream("JETLAG_AUDIT", { subjects: ["JETLAG_AUDIT.>"] });
const everything = stream("EVERYTHING", { subjects: [">"] });

const refused = (subject: string, streams: readonly StreamRoute[] | null = [orders, audit]) =>
  publishRefusal({ subject }, streams);

describe("nobody sends by hand", () => {
  test.each([
    ["$JS.API.STREAM.DELETE.ORDERS", "requests to JetStream"],
    ["$JS.hub.API.STREAM.PURGE.ORDERS", "requests to JetStream"],
    ["$JS.ACK.ORDERS.billing.1.2.3.4.5", "its acknowledgements"],
    ["$JS.FC.ORDERS.billing.abc", "flow control"],
    ["$JS", "requests to JetStream"],
    ["$SYS.REQ.SERVER.PING", "requests to the server"],
    ["$SRV.PING", "requests to services"],
    ["$MQTT.msgs.a", "MQTT"],
    ["$NRG.V.x", "votes"],
    ["_INBOX.abc.1", "answers to requests"],
    ["_INBOX_alice.abc.1", "answers to requests"],
    ["_R_.abc", "answers to services"],
    ["_GR_.abc", "answers between clusters"],
    ["$NEXT.API.x", "begin with $"],
    ["JETLAG_AUDIT.discard", "Jetlag keeps its own records"],
    ["JETLAG_NOT_YET.x", "Jetlag keeps its own records"],
    ["$KV.config.key", "key-value buckets"],
    ["$O.files.M.abc", "object stores"],
  ])("to %s, whatever stores it: %s", (subject, reason) => {
    for (const streams of [null, [], [orders, audit], [everything]]) {
      expect(refused(subject, streams)).toContain(reason);
    }
  });

  it("to a stream of Jetlag's own under whatever subject", () => {
    const widened = stream("JETLAG_AUDIT", { subjects: ["JETLAG_AUDIT.>", "audit.*"] });
    expect(refused("audit.x", [widened])).toBe("audit.x is stored in JETLAG_AUDIT, where Jetlag keeps its own records");
    expect(refused("audit.x.y", [widened])).toBeNull();
  });
});

describe("anybody may send", () => {
  test.each([
    "orders.created",
    "ORDERS",
    "jetlag_audit.x",
    "JETLAG.x",
    "x.JETLAG_AUDIT",
    "x.$JS.API",
    "_INBOXES.a",
    "_inbox.a",
    "_R.a",
    "_private.a",
    "INBOX.a",
  ])("to %s", (subject) => {
    for (const streams of [null, [], [orders, audit], [everything, audit]]) {
      expect(refused(subject, streams)).toBeNull();
    }
  });

  it("to a subject beginning with $ that a stream has made its own: $JSX is not $JS", () => {
    const claimed = stream("X", { subjects: ["$JSX.>", "$js.>"] });
    expect(refused("$JSX.foo", [claimed])).toBeNull();
    expect(refused("$js.API.x", [claimed])).toBeNull();
    expect(refused("$JS.API.x", [claimed])).not.toBeNull();
    expect(refused("$JSX.foo", [everything])).not.toBeNull();
    expect(refused("$JSX.foo", null)).not.toBeNull();
  });
});

describe("a bucket is written from its own page", () => {
  const bucket = stream("KV_config", { subjects: ["$KV.config.>"] });
  const files = stream("OBJ_files", { subjects: ["$O.files.C.>", "$O.files.M.>"] });
  const send = (subject: string, named: string, streams: readonly StreamRoute[] | null = [bucket, files]) =>
    publishRefusal({ subject, stream: named }, streams);

  it("when its stream is named", () => {
    expect(send("$KV.config.key", "KV_config")).toBeNull();
    expect(send("$O.files.M.abc", "OBJ_files")).toBeNull();
    expect(send("$KV.config.key", "KV_config", null)).toBeNull();
  });

  it("and not when none is, which is said for the page and for the API", () => {
    expect(publishRefusal({ subject: "$KV.config.key" }, [bucket])).toBe(
      '$KV. is for key-value buckets, which are not written from here; the API writes there when "stream" names the bucket\'s stream',
    );
  });

  it("and not when another one is", () => {
    expect(send("$KV.config.key", "OBJ_files")).toBe("stream OBJ_files does not store $KV.config.key");
    expect(send("$KV.other.key", "KV_config")).toBe("stream KV_config does not store $KV.other.key");
  });

  it("which opens nothing else", () => {
    expect(send("$JS.API.STREAM.DELETE.ORDERS", "KV_config")).not.toBeNull();
    expect(send("JETLAG_AUDIT.x", "JETLAG_AUDIT", [audit])).not.toBeNull();
  });
});

describe("what streams do with a message is followed", () => {
  const into = (dest: string, given: Given = {}) =>
    stream("SHOP", { subjects: ["shop.>"], republish: { src: "shop.>", dest }, ...given });

  it("into Jetlag's own streams by republishing", () => {
    expect(refused("shop.a", [into("JETLAG_AUDIT.>"), audit])).toBe(
      "stream SHOP republishes it to JETLAG_AUDIT.a: JETLAG_… is where Jetlag keeps its own records",
    );
    expect(refused("shop.a", [into("live.>"), audit])).toBeNull();
    expect(refused("shop.a", [into("live.>", { republish: { src: "shop.b", dest: "JETLAG_AUDIT.x" } })])).toBeNull();
  });

  it("into requests to the server", () => {
    const purging = stream("SHOP", {
      subjects: ["shop.*"],
      republish: { src: "shop.*", dest: "$JS.API.STREAM.PURGE.$1" },
    });
    expect(refused("shop.ORDERS", [purging])).toContain("$JS. is reserved for requests to JetStream");
    const computing = stream("SHOP", { subjects: ["shop.*"], republish: { src: "shop.*", dest: "{{split(1,-)}}" } });
    expect(refused("shop.a-b", [computing])).toContain("that may be any subject");
  });

  it("under the subject that the stream stores it as", () => {
    const transform = { src: "shop.>", dest: "stored.>" };
    const onlyOthers = { src: "shop.>", dest: "JETLAG_AUDIT.>" };
    const that = { src: "stored.>", dest: "JETLAG_AUDIT.>" };
    expect(refused("shop.a", [into("", { transform, republish: onlyOthers })])).toBeNull();
    expect(refused("shop.a", [into("", { transform, republish: that })])).not.toBeNull();
    // Stored under such a subject, in a stream of its owner's: nobody acts on that.
    expect(
      refused("shop.a", [stream("SHOP", { subjects: ["shop.>"], transform: { src: "", dest: "JETLAG_AUDIT.>" } })]),
    ).toBeNull();
  });

  it("into own streams that copy another, also by way of a third", () => {
    const copying = stream("JETLAG_AUDIT", { copies: ["MIDDLE"] });
    const middle = stream("MIDDLE", { copies: ["ORDERS"] });
    expect(refused("orders.a", [orders, middle, copying])).toBe(
      "JETLAG_AUDIT copies stream MIDDLE, and is Jetlag's own",
    );
    expect(refused("orders.a", [orders, copying])).toBeNull();
    const republishing = stream("MIDDLE", { copies: ["ORDERS"], republish: { src: "", dest: "JETLAG_JOBS.>" } });
    expect(refused("orders.a", [orders, republishing])).toContain("stream MIDDLE republishes it to JETLAG_JOBS.>");
  });

  it("over several streams, each of which is named", () => {
    const streams = [
      stream("A", { subjects: ["a.>"], republish: { src: "a.>", dest: "b.>" } }),
      stream("B", { subjects: ["b.>"], republish: { src: "b.>", dest: "$JS.API.>" } }),
    ];
    expect(refused("a.x", streams)).toBe(
      "stream A republishes it to b.x: stream B republishes it to $JS.API.x: $JS. is reserved for requests to JetStream, its acknowledgements and flow control",
    );
  });

  it("under subjects that a transform leaves alone, beside those that it changes", () => {
    const streams = [
      stream("A", {
        subjects: [">"],
        transform: { src: "a.a", dest: "a.fixed" },
        republish: { src: "a.b", dest: "_INBOX.fixed" },
      }),
      stream("B", { copies: ["A"], republish: { src: ">", dest: "a.>" } }),
    ];
    expect(refused("b", streams)).toContain("republishes it to _INBOX.fixed: _INBOX. is reserved");
  });

  it("but not in a circle for ever", () => {
    const streams = [
      stream("A", { subjects: ["a.>"], republish: { src: "a.>", dest: "b.a.>" } }),
      stream("B", { subjects: ["b.>"], republish: { src: "b.>", dest: "a.b.>" } }),
    ];
    expect(refused("a.x", streams)).toContain("further than can be followed");
    const mirrors = [stream("A", { subjects: ["a.>"], copies: ["B"] }), stream("B", { copies: ["A"] })];
    expect(refused("a.x", mirrors)).toBeNull();
  });
});

describe("headers that make the server publish", () => {
  const send = (name: string, value: string, streams: readonly StreamRoute[] | null = [orders, audit]) =>
    publishRefusal(
      {
        subject: "orders.a",
        headers: [
          ["Note", "x"],
          [name, value],
        ],
      },
      streams,
    );

  test.each(["Nats-Trace-Dest", "nats-trace-dest", "NATS-SCHEDULE-TARGET", "Nats-Schedule-Target"])(
    "%s sends nowhere where a person may not",
    (name) => {
      for (const target of [
        "$JS.API.STREAM.PURGE.ORDERS",
        " JETLAG_AUDIT.x ",
        "_INBOX.a",
        "$KV.a.b",
        "orders.*",
        "$JS.API.>",
      ]) {
        expect(send(name, target)).toContain(
          `header ${name} makes the server publish to ${JSON.stringify(target.trim())}`,
        );
      }
      expect(send(name, "orders.traces")).toBeNull();
      expect(
        publishRefusal({ subject: "orders.a", stream: "KV_a", headers: [[name, "$KV.a.b"]] }, null),
      ).not.toBeNull();
    },
  );

  it("are each looked at, however often they stand there", () => {
    const headers: [string, string][] = [
      ["Nats-Trace-Dest", "orders.traces"],
      ["Nats-Trace-Dest", "JETLAG_AUDIT.x"],
    ];
    expect(publishRefusal({ subject: "orders.a", headers }, null)).not.toBeNull();
  });

  it("and other headers may hold any subject", () => {
    expect(send("Reply", "$JS.API.STREAM.DELETE.ORDERS")).toBeNull();
  });
});

describe("whatever streams there are", () => {
  const token = fc.constantFrom("a", "b", "x", "JETLAG_AUDIT", "$JS", "_INBOX", "$KV");
  const subject = fc.array(token, { minLength: 1, maxLength: 3 }).map((tokens) => tokens.join("."));
  const filter = fc.oneof(
    fc.constant(">"),
    fc.tuple(fc.constantFrom("a", "b", "x"), fc.constantFrom("*", ">", "a", "b")).map((tokens) => tokens.join(".")),
  );
  const dest = fc.tuple(token, fc.constantFrom("$1", ">", "fixed")).map((tokens) => tokens.join("."));
  const mapping = fc
    .tuple(filter, dest)
    .filter(
      ([src, to]) => (to.endsWith(">") ? src.endsWith(">") : true) && (to.includes("$1") ? src.includes("*") : true),
    )
    .map(([src, to]) => ({ src, dest: to }));
  const streams = fc
    .array(
      fc.record({
        subjects: fc.array(filter, { maxLength: 2 }),
        transform: fc.option(mapping, { nil: undefined }),
        republish: fc.option(mapping, { nil: undefined }),
        copies: fc.array(fc.constantFrom("S0", "S1", "JETLAG_S2"), { maxLength: 2 }),
        isOwn: fc.boolean(),
      }),
      { maxLength: 3 },
    )
    .map((all) =>
      all.map(({ isOwn, transform, republish, ...given }, at) =>
        stream(`${isOwn ? "JETLAG_" : ""}S${at}`, {
          ...given,
          ...(transform === undefined ? {} : { transform }),
          ...(republish === undefined ? {} : { republish }),
        }),
      ),
    );

  it("a message that may be sent comes to nothing that is Jetlag's or the server's", () => {
    void fc.assert(
      fc.property(subject, streams, (sent, given) => {
        fc.pre(publishRefusal({ subject: sent }, given) === null);
        for (const place of placesOf(sent, given)) expect(place).not.toMatch(/^(JETLAG_|\$JS|_INBOX)/);
      }),
      { numRuns: 2_000 },
    );
  });

  it("an ordinary message is refused for what becomes of it alone", () => {
    const ordinary = subject.filter((text) => /^[abx]/.test(text));
    void fc.assert(
      fc.property(ordinary, streams, (sent, given) => {
        const harmless = given.map(({ config }) => stream(`U${config.name}`, { subjects: config.subjects }));
        expect(publishRefusal({ subject: sent }, harmless)).toBeNull();
      }),
    );
  });

  /** Where a server would bring a message: subjects published to and streams that store it. One step at a time, exactly. */
  function placesOf(sent: string, given: readonly StreamRoute[]): Set<string> {
    const places = new Set<string>();
    const publish = (to: string, depth: number): void => {
      if (depth > 4) return;
      places.add(to);
      for (const one of given) {
        if (!one.config.subjects.some((pattern) => covers(pattern, to))) continue;
        store(one, applied(to, one.config.subjectTransform) ?? to, depth);
      }
    };
    const store = ({ config }: StreamRoute, stored: string, depth: number): void => {
      if (depth > 4) return;
      places.add(config.name);
      const pushed = applied(stored, config.republish);
      if (pushed !== null) publish(pushed, depth + 1);
      for (const copy of given)
        if (copy.origins.some(({ name }) => name === config.name)) store(copy, stored, depth + 1);
    };
    publish(sent, 0);
    return places;
  }

  function applied(from: string, mapped: SubjectMapping | null): string | null {
    if (mapped === null || !covers(mapped.src, from)) return null;
    const at = mapped.src.split(".").indexOf("*");
    const rest = from.split(".").slice(mapped.src.split(".").indexOf(">")).join(".");
    return mapped.dest.replace("$1", from.split(".")[at] ?? "").replace(/>$/, rest);
  }
});
