import { expect, test } from "vitest";
import { parseEnv } from "./env";

test("has a default for everything", () => {
  expect(parseEnv({})).toMatchObject({
    port: 3000,
    host: "127.0.0.1",
    busKind: "nats",
    natsServers: ["nats://127.0.0.1:4222"],
    embedded: false,
    demo: false,
  });
});

test("an embedded server brings the demo, JETLAG_DEMO=0 switches it off", () => {
  const embedded = { JETLAG_EMBEDDED_NATS_URL: "nats://127.0.0.1:4333" };
  expect(parseEnv(embedded)).toMatchObject({ embedded: true, demo: true, natsServers: ["nats://127.0.0.1:4333"] });
  expect(parseEnv({ ...embedded, JETLAG_DEMO: "0" }).demo).toBe(false);
});

test("somebody's own servers never get demo traffic", () => {
  const env = parseEnv({
    NATS_URL: "nats://a:4222, nats://b:4222",
    JETLAG_EMBEDDED_NATS_URL: "nats://c",
    JETLAG_DEMO: "1",
  });
  expect(env).toMatchObject({ natsServers: ["nats://a:4222", "nats://b:4222"], embedded: false, demo: false });
});

test("brokers come from one place: a file, contexts of the nats CLI, or NATS_URL", () => {
  expect(parseEnv({}).configPlace).toBeNull();
  expect(parseEnv({ NATS_URL: "nats://a" }).configPlace).toBeNull();
  const embedded = { JETLAG_EMBEDDED_NATS_URL: "nats://c" };
  expect(parseEnv({ JETLAG_CONFIG: "/etc/jetlag.json", ...embedded })).toMatchObject({
    configPlace: { kind: "file", path: "/etc/jetlag.json" },
    ...{ embedded: false, demo: false },
  });
  expect(parseEnv({ JETLAG_NATS_CONTEXT: "prod, staging" }).configPlace).toEqual({
    kind: "contexts",
    names: ["prod", "staging"],
  });
});

test.each([
  [{ JETLAG_CONFIG: "/c", NATS_URL: "nats://a" }, "JETLAG_CONFIG and NATS_URL are both set"],
  [{ JETLAG_CONFIG: "/c", JETLAG_NATS_CONTEXT: "a" }, "JETLAG_CONFIG and JETLAG_NATS_CONTEXT are both set"],
  [{ JETLAG_NATS_CONTEXT: "a", NATS_URL: "nats://a" }, "JETLAG_NATS_CONTEXT and NATS_URL are both set"],
  [{ JETLAG_CONFIG: "/c", JETLAG_BUS: "memory" }, "JETLAG_CONFIG names brokers, and JETLAG_BUS=memory wants none"],
  [{ JETLAG_NATS_CONTEXT: "," }, "JETLAG_NATS_CONTEXT: names no context"],
])("two places that name brokers are refused: %o", (variables, sentence) => {
  expect(() => parseEnv(variables)).toThrow(sentence);
});

test.each([{ NATS_URL: "nats://a" }, { JETLAG_CONFIG: "/c" }, {}])(
  "no broker that is watched is written to where an embedded store is asked for and none runs: %o",
  (variables) => {
    const wanted = { ...variables, JETLAG_STORE: "embedded" };
    expect(() => parseEnv(wanted)).toThrow("JETLAG_STORE=embedded wants the nats-server of `npm start`");
    expect(() => parseEnv({ ...wanted, JETLAG_EMBEDDED_NATS_URL: "nats://c" })).not.toThrow();
  },
);

test("an empty variable counts as not set", () => {
  expect(parseEnv({ PORT: "", NATS_URL: "" })).toMatchObject({ port: 3000, natsServers: ["nats://127.0.0.1:4222"] });
});

test("limits for every consumer, by the keys of nats server check", () => {
  const { limits } = parseEnv({ JETLAG_LIMITS: "unprocessed-critical=1000, last-ack-critical=15m" });
  expect([...limits.values]).toEqual([
    ["unprocessed-critical", 1_000],
    ["last-ack-critical", 900_000],
  ]);
  expect(parseEnv({}).limits.values.size).toBe(0);
});

test("the webhook's name has neither path nor password, its password becomes a header", () => {
  const { webhook } = parseEnv({ JETLAG_WEBHOOK_URL: "https://ann:s%40fe@hooks.example.com/T1/secret?k=v" });
  expect(webhook.target?.name).toBe("https://hooks.example.com");
  expect(webhook.target?.url.reveal()).toBe("https://hooks.example.com/T1/secret?k=v");
  expect(webhook.target?.authorization?.reveal()).toBe(`Basic ${btoa("ann:s@fe")}`);
  expect(JSON.stringify(webhook)).not.toMatch(/secret\?|s@fe/);
  expect(parseEnv({}).webhook).toEqual({ target: null, format: "jetlag" });
  expect(parseEnv({ JETLAG_WEBHOOK_FORMAT: "slack" }).webhook.format).toBe("slack");
});

test("links lead to the first origin of a proxy, else to where the dashboard listens", () => {
  const originOf = (env: Record<string, string>) => parseEnv(env).ownOrigin;
  expect(originOf({ JETLAG_ORIGINS: "https://a.example,https://b.example" })).toBe("https://a.example");
  expect(originOf({ HOST: "0.0.0.0", PORT: "8080" })).toBe("http://localhost:8080");
  expect(originOf({ HOST: "::1" })).toBe("http://[::1]:3000");
});

test("hosts: those that are named, those of the origins on any port, and the one listened on", () => {
  const env = {
    HOST: "Dash.internal",
    JETLAG_HOSTS: "jetlag.example.com:8443",
    JETLAG_ORIGINS: "https://a.example:1/",
  };
  expect(parseEnv(env)).toMatchObject({
    allowedOrigins: ["https://a.example:1"],
    hosts: {
      loopbackOnly: false,
      names: [
        { name: "jetlag.example.com", port: 8443 },
        { name: "a.example", port: null },
        { name: "dash.internal", port: null },
      ],
    },
  });
});

test.each([
  ["127.0.0.1", true],
  ["localhost", true],
  ["::1", true],
  ["::ffff:127.0.0.1", true],
  ["0.0.0.0", false],
  ["::", false],
  ["fe80::1%eth0", false],
  ["192.168.1.4", false],
])("HOST=%s is loopback: %s", (HOST, loopbackOnly) => {
  expect(parseEnv({ HOST }).hosts.loopbackOnly).toBe(loopbackOnly);
});

test("a wrong webhook address is not repeated in the error", () => {
  expect(() => parseEnv({ JETLAG_WEBHOOK_URL: "ftp://ann:s3cret@host/x" })).not.toThrow(/s3cret/);
});

test("secrets: none by default, one, or the new one before the old", () => {
  expect(parseEnv({}).secrets).toEqual([]);
  expect(parseEnv({ JETLAG_SECRET: "0123456789abcdef" }).secrets).toEqual(["0123456789abcdef"]);
  expect(parseEnv({ JETLAG_SECRET: "new-0123456789abc, old-0123456789abc" }).secrets).toEqual([
    "new-0123456789abc",
    "old-0123456789abc",
  ]);
});

test.each(["short-s3cret", "0123456789abcdef,short-s3cret", " , "])(
  "a secret that is too short ends the start without being told: %s",
  (text) => {
    expect(() => parseEnv({ JETLAG_SECRET: text })).toThrow(/JETLAG_SECRET.*(16 characters|no secret)/);
    expect(() => parseEnv({ JETLAG_SECRET: text })).not.toThrow(/s3cret/);
  },
);

test.each([
  [{ PORT: "eighty" }, "PORT"],
  [{ PORT: "70000" }, "PORT"],
  [{ JETLAG_BUS: "kafka" }, "JETLAG_BUS"],
  [{ JETLAG_DEMO: "yes" }, "JETLAG_DEMO"],
  [{ JETLAG_ORIGINS: "jetlag" }, "JETLAG_ORIGINS"],
  [{ JETLAG_ORIGINS: "https://jetlag.example.com/path" }, "JETLAG_ORIGINS"],
  [{ JETLAG_ORIGINS: "ftp://jetlag.example.com" }, "JETLAG_ORIGINS"],
  [{ JETLAG_HOSTS: "https://jetlag.example.com" }, 'JETLAG_HOSTS: "https://jetlag.example.com" is not a host name'],
  [{ JETLAG_HOSTS: "a.example, *.example.com" }, 'JETLAG_HOSTS: "*.example.com" is not a host name'],
  [{ JETLAG_HOSTS: "a.example:http" }, "JETLAG_HOSTS"],
  [{ JETLAG_WEBHOOK_URL: "http://%zz@host/" }, "JETLAG_WEBHOOK_URL"],
  [{ JETLAG_LIMITS: "unprocessed-critical=many" }, "JETLAG_LIMITS"],
  [{ JETLAG_LIMITS: "lag=5" }, "JETLAG_LIMITS"],
  [{ JETLAG_WEBHOOK_URL: "hooks.example.com/x" }, "JETLAG_WEBHOOK_URL"],
  [{ JETLAG_WEBHOOK_FORMAT: "teams" }, "JETLAG_WEBHOOK_FORMAT"],
  [{ JETLAG_WEBHOOK_URL: "file:///etc/passwd" }, "JETLAG_WEBHOOK_URL"],
  [{ JETLAG_MASK: "$.card, password" }, 'JETLAG_MASK: "password" is neither a JSON path'],
  [{ JETLAG_MASK: "$.card[" }, 'JETLAG_MASK: "$.card[" is not a JSON path: unclosed bracketed selection'],
])("names the variable that is wrong: %o", (variables, name) => {
  expect(() => parseEnv(variables)).toThrow(name);
});

test("rights: all by default, some, none; a word that is no right is refused", () => {
  expect(parseEnv({}).access).toEqual({
    rights: ["publish", "redrive", "discard", "mute", "manage"],
    userHeader: null,
  });
  expect(parseEnv({ JETLAG_RIGHTS: "discard, redrive" }).access.rights).toEqual(["redrive", "discard"]);
  expect(parseEnv({ JETLAG_RIGHTS: "none" }).access.rights).toEqual([]);
  expect(() => parseEnv({ JETLAG_RIGHTS: "none,redrive" })).toThrow(/JETLAG_RIGHTS.*none/);
  expect(() => parseEnv({ JETLAG_RIGHTS: "admin" })).toThrow(/JETLAG_RIGHTS/);
});

test("the header with the user's name must be one that can be read", () => {
  expect(parseEnv({ JETLAG_USER_HEADER: "X-Forwarded-User" }).access.userHeader).toBe("X-Forwarded-User");
  for (const name of ["X User", "user(name)", "user:", "a/b", "näme"])
    expect(() => parseEnv({ JETLAG_USER_HEADER: name }), name).toThrow(/JETLAG_USER_HEADER/);
});

test.each([
  [{}, { kind: "broker" }],
  [{ JETLAG_STORE: "jetstream" }, { kind: "broker" }],
  [{ JETLAG_STORE: "memory" }, { kind: "memory" }],
  [{ JETLAG_STORE: "nats://a:4222, tls://b:4222" }, { kind: "server", servers: ["nats://a:4222", "tls://b:4222"] }],
  [
    { JETLAG_STORE: "embedded", NATS_URL: "nats://a", JETLAG_EMBEDDED_NATS_URL: "nats://127.0.0.1:9" },
    { kind: "server", servers: ["nats://127.0.0.1:9"] },
  ],
  // What is watched keeps its own records.
  [{ JETLAG_STORE: "embedded", JETLAG_EMBEDDED_NATS_URL: "nats://127.0.0.1:9" }, { kind: "broker" }],
])("with %o records are kept at %o", (variables, place) => {
  expect(parseEnv(variables).store).toEqual(place);
});

test.each(["disk", "http://a", "nats://", "nats://a,memory", "secret:pass@a"])(
  "records cannot be kept at %s, and the text is not repeated",
  (place) => {
    const parse = () => parseEnv({ JETLAG_STORE: place });
    expect(parse).toThrow("JETLAG_STORE: use jetstream, memory, embedded, or the address of a server");
    expect(parse).not.toThrow("secret");
  },
);

test("a tracing UI is an address of the web that takes an id", () => {
  expect(parseEnv({}).traceUrl).toBeNull();
  const url = "https://tempo.example/explore?trace={id}";
  expect(parseEnv({ JETLAG_TRACE_URL: url }).traceUrl).toBe(url);
  for (const wrong of ["https://tempo.example/trace", "javascript:alert({id})", "tempo/{id}"])
    expect(() => parseEnv({ JETLAG_TRACE_URL: wrong }), wrong).toThrow(/JETLAG_TRACE_URL/);
});
