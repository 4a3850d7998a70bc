import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseMaskRules } from "../../access/mask/mask-rules";
import { reveal } from "../../event-bus/secret";
import { createCertificate } from "../../event-bus/testing/certificates";
import { createJwtOperator, createNkeyUser } from "../../event-bus/testing/nats-identities";
import { settingsLimits } from "../../monitor/verdict/limits";
import { parseWebhookTarget } from "../webhook/webhook-target";
import type { BrokerSettings } from "./broker-settings";
import { readConfig } from "./read-config";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "jetlag-config-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

const defaults = {
  maskRules: parseMaskRules("$..everywhere"),
  deadLetterPatterns: ["*DLQ*"],
  limits: settingsLimits(["unprocessed-critical=7", "redelivery-critical=3"]),
  webhook: { target: parseWebhookTarget("https://hooks.example.com/all"), format: "jetlag" } as const,
};

function write(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

function read(config: unknown, variables: Record<string, string> = {}) {
  const path = write("jetlag.json", typeof config === "string" ? config : JSON.stringify(config));
  return readConfig({ kind: "file", path }, variables, defaults);
}

/** The brokers of a configuration that is right. */
function brokersOf(brokers: readonly object[], variables: Record<string, string> = {}): readonly BrokerSettings[] {
  const reading = read({ brokers }, variables);
  expect(reading.ok ? [] : reading.problems).toEqual([]);
  return reading.ok ? reading.brokers : [];
}

/** What is wrong, as `path: reason`. */
function problemsOf(config: unknown, variables: Record<string, string> = {}): string[] {
  const reading = read(config, variables);
  return reading.ok ? [] : reading.problems.map(({ path, reason }) => `${path}: ${reason}`);
}

const nats = (more: object = {}) => ({ id: "prod", kind: "nats", ...more });

describe("a configuration that is right", () => {
  it("names brokers with all that is known of them", () => {
    const [prod, lab] = brokersOf(
      [
        {
          ...nats({ title: "Production", colour: "red", servers: ["nats://a:4222", "nats://b"] }),
          login: { user: "ann", password: `\${PROD_PW}` },
          masks: ["$.card.number", "header:Authorization"],
          deadLetters: ["*.dead"],
          limits: { "unprocessed-critical": 1_000, "last-ack-critical": "15m" },
        },
        { id: "lab", kind: "memory" },
      ],
      { PROD_PW: "hunter2" },
    );
    expect(prod).toMatchObject({
      id: "prod",
      title: "Production",
      colour: "red",
      kind: "nats",
      deadLetterPatterns: ["*.dead"],
    });
    expect(prod?.maskRules.headers).toEqual(["authorization"]);
    expect(prod?.maskRules.paths).toHaveLength(2); // its own, and the one that hides everywhere
    expect([...(prod?.limits.values ?? [])]).toEqual([
      ["unprocessed-critical", 1_000],
      ["redelivery-critical", 3],
      ["last-ack-critical", 900_000],
    ]);
    const options = prod?.kind === "nats" ? prod.options : {};
    expect(typeof options.servers === "object" ? options.servers.map(reveal) : []).toEqual([
      "nats://a:4222",
      "nats://b",
    ]);
    expect(options.login?.kind === "password" ? reveal(options.login.password) : "").toBe("hunter2");
    expect(lab).toMatchObject({ id: "lab", title: "lab", colour: null, kind: "memory", deadLetterPatterns: ["*DLQ*"] });
  });

  it("tells of a broker where it says, in the form that it says, and else where all are told of", () => {
    write("hook", "https://chat.example.com/T1/s3cret\n");
    const brokers = brokersOf([
      nats({ id: "a" }),
      nats({ id: "b", webhook: { url: { file: "hook" }, format: "slack" } }),
      nats({ id: "c", webhook: { format: "alertmanager" } }),
    ]);
    expect(brokers.map(({ webhook: { target, format } }) => [target?.url.reveal(), format])).toEqual([
      ["https://hooks.example.com/all", "jetlag"],
      ["https://chat.example.com/T1/s3cret", "slack"],
      ["https://hooks.example.com/all", "alertmanager"],
    ]);
    expect(inspect(brokers, { depth: 9 })).not.toContain("s3cret");
    const wrong = read({ brokers: [nats({ webhook: { url: "ftp://ann:s3cret@host/" } })] });
    expect(wrong).toMatchObject({
      ok: false,
      problems: [{ path: "brokers[0].webhook.url", reason: expect.stringMatching(/^not an http or https address/) }],
    });
    expect(JSON.stringify(wrong)).not.toContain("s3cret");
  });

  it("takes secrets from files, relative to itself, without the line end", () => {
    write("password", "hunter2\n");
    const [prod] = brokersOf([nats({ login: { user: "ann", password: { file: "password" } } })]);
    const login = prod?.kind === "nats" ? prod.options.login : undefined;
    expect(login?.kind === "password" ? reveal(login.password) : "").toBe("hunter2");
  });

  it("puts variables into the middle of texts, and leaves an escaped one alone", () => {
    const variables = { HOST: "n1", USER_NAME: "ann" };
    const [prod] = brokersOf(
      [nats({ servers: `nats://\${HOST}:4222`, title: `$\${HOST} of \${USER_NAME}` })],
      variables,
    );
    expect(prod?.title).toBe(`\${HOST} of ann`);
    expect(
      prod?.kind === "nats" && typeof prod.options.servers === "object" ? prod.options.servers.map(reveal) : [],
    ).toEqual(["nats://n1:4222"]);
  });

  it("takes every kind of login and certificates", () => {
    const { seed } = createNkeyUser();
    const { jwt, seed: jwtSeed, creds } = createJwtOperator().createUser("ann");
    const { cert, key } = createCertificate({ name: "ann" });
    write("user.creds", creds);
    write("key.pem", key);
    const brokers = brokersOf([
      nats({ id: "a", login: { token: "t" } }),
      nats({ id: "b", login: { nkey: seed } }),
      nats({ id: "c", login: { creds: { file: "user.creds" } } }),
      nats({ id: "d", login: { jwt, seed: jwtSeed } }),
      nats({ id: "e", tls: { ca: cert, cert, key: { file: "key.pem" }, first: true } }),
    ]);
    const kinds = brokers.map((broker) => broker.kind === "nats" && broker.options.login?.kind);
    expect(kinds).toEqual(["token", "nkey", "creds", "jwt", undefined]);
    expect(inspect(brokers, { depth: 9 }) + JSON.stringify(brokers)).not.toMatch(/PRIVATE|SU[A-Z2-7]{20}/);
  });

  it("knows the files that it was read from, also those that are not there", () => {
    const password = join(directory, "nothing-here");
    const reading = read({ brokers: [nats({ login: { user: "ann", password: { file: password } } })] });
    expect([...reading.prints.keys()]).toEqual([join(directory, "jetlag.json"), password]);
  });
});

describe("a configuration that is wrong", () => {
  it("tells all that is wrong at once, each with its place", () => {
    const wrong = {
      brokers: [
        { id: "Prod", kind: "nats", login: { user: "ann", password: `\${PROD_PW}` } },
        { id: "b", kind: "nats", color: "red", servers: [] },
        { id: "c", kind: "kafka" },
        { kind: "memory", servers: "nats://a" },
        nats({
          id: "e",
          masks: ["$.a", "password"],
          limits: { "unprocessed-critical": "many" },
          tls: { ca: { file: "no.pem" } },
        }),
      ],
    };
    expect(problemsOf(wrong)).toEqual([
      `brokers[0].login.password: \${PROD_PW} is not set: set this environment variable, or name another one`,
      expect.stringMatching(/^brokers\[0\]\.id: is 1 to 40 lower-case letters/),
      "brokers[1].servers: names no server",
      'brokers[1].color: is not known here; did you mean "colour"?',
      'brokers[2].kind: is "nats" or "memory"',
      "brokers[3].id: is missing",
      "brokers[3].servers: does not belong to a broker of this kind",
      expect.stringMatching(/^brokers\[4\]\.masks\[1\]: "password" is neither a JSON path/),
      expect.stringMatching(/^brokers\[4\]\.limits: unprocessed-critical: "many" is not a whole number/),
      `brokers[4].tls.ca.file: ${join(directory, "no.pem")} does not exist`,
    ]);
  });

  it("looks into what is right of a broker in which something else is wrong", () => {
    const login = { creds: `\${NO_CREDS}` };
    expect(
      problemsOf({ brokers: [nats({ id: "A", logn: {}, login, masks: ["x"], tls: { ca: { file: "/no.pem" } } })] }),
    ).toEqual([
      expect.stringMatching(/^brokers\[0\]\.login\.creds: \$\{NO_CREDS\} is not set/),
      expect.stringMatching(/^brokers\[0\]\.id: /),
      expect.stringMatching(/^brokers\[0\]\.logn: /),
      expect.stringMatching(/^brokers\[0\]\.masks\[0\]: /),
      "brokers[0].tls.ca.file: /no.pem does not exist",
    ]);
  });

  it.each<[string, unknown, RegExp]>([
    ["no list", {}, /^brokers: is missing/],
    ["no broker", { brokers: [] }, /^brokers: names no broker/],
    ["a mistyped member at the top", { broker: [], brokers: [nats()] }, /^broker: .* did you mean "brokers"/],
    [
      "a mistyped member of a login",
      { brokers: [nats({ login: { User: "a" } })] },
      /login\.User: .* did you mean "user"/,
    ],
    ["a mistyped limit", { brokers: [nats({ limits: { "unprocesed-critical": 1 } })] }, /limits/],
    ["two brokers of one id", { brokers: [nats(), nats()] }, /several brokers have the id "prod"/],
    ["a wrong colour", { brokers: [nats({ colour: "pink" })] }, /brokers\[0\]\.colour: .*"magenta"/],
    ["two logins", { brokers: [nats({ login: { token: "t", nkey: "n" } })] }, /login: needs exactly one of/],
    ["no login", { brokers: [nats({ login: {} })] }, /login: needs exactly one of/],
    [
      "a password without a user",
      { brokers: [nats({ login: { token: "t", password: "p" } })] },
      /password: does not go with "token"/,
    ],
    [
      "a path for creds",
      { brokers: [nats({ login: { creds: "/etc/a.creds" } })] },
      /creds: .* write \{ "file": "\/path" \}/,
    ],
    ["a number for a secret", { brokers: [nats({ login: { token: 5 } })] }, /login\.token: write a text/],
    ["a context with more", { brokers: [nats({ context: "c", servers: "a" })] }, /servers: does not go with `context`/],
    [
      "a raw password",
      { brokers: [nats({ servers: "nats://ann:p@hunter2@host" })] },
      /^brokers\[0\]: .*percent-encode/,
    ],
    ["a reference to nothing", { brokers: [nats({ title: `\${}` })] }, /title: .* name of an environment variable/],
  ])("%s", (_what, config, problem) => {
    const problems = problemsOf(config);
    expect(
      problems.some((one) => problem.test(one)),
      problems.join("\n"),
    ).toBe(true);
    expect(problems.join()).not.toContain("hunter2");
  });

  it("says where a file is no JSON, without quoting it", () => {
    const [problem] = problemsOf('{ "brokers": [\n  { "password": "hunter2" "x" } ] }');
    expect(problem).toMatch(/jetlag.json is not JSON at line 2, column 27: comma expected/);
    expect(problem).not.toContain("hunter2");
  });

  it("says that there is no file", () => {
    const reading = readConfig({ kind: "file", path: join(directory, "none.json") }, {}, defaults);
    expect(reading).toMatchObject({
      ok: false,
      problems: [{ path: "", reason: expect.stringMatching(/none.json does not exist/) }],
    });
  });
});
