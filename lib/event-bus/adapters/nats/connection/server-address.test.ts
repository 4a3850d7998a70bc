import { describe, expect, it } from "vitest";
import { parseServers } from "./server-address";

const none = { kind: "none" };

describe("parseServers", () => {
  it.each([
    ["nats://localhost:4222", "localhost:4222", none, false],
    ["localhost", "localhost:4222", none, false],
    ["10.0.0.1:80", "10.0.0.1:80", none, false],
    ["nats://[::1]:5222", "[::1]:5222", none, false],
    ["TLS://nats.example.com", "nats.example.com:4222", none, true],
    ["nats://ann:s3cret@host:1", "host:1", { kind: "password", user: "ann", pass: "s3cret" }, false],
    ["nats://ann:p%40ss%2Fw@host", "host:4222", { kind: "password", user: "ann", pass: "p@ss/w" }, false],
    ["nats://ann:100%25@host", "host:4222", { kind: "password", user: "ann", pass: "100%" }, false],
    ["nats://ann:@host/", "host:4222", { kind: "password", user: "ann", pass: "" }, false],
    ["ann:pa$$w0rd!&*()=+;~'@host:1", "host:1", { kind: "password", user: "ann", pass: "pa$$w0rd!&*()=+;~'" }, false],
    ["nats://t0ken@host", "host:4222", { kind: "token", token: "t0ken" }, false],
  ])("reads %s", (text, server, credentials, tls) => {
    expect(parseServers(text)).toEqual({ servers: [server], credentials, tls });
  });

  it("reads a list, as an array or separated by commas, with the login of any of them", () => {
    const expected = { servers: ["a:4222", "b:5222"], credentials: { kind: "token", token: "t" }, tls: false };
    expect(parseServers("nats://a, nats://t@b:5222,")).toEqual(expected);
    expect(parseServers(["nats://t@a", "nats://t@b:5222"])).toEqual(expected);
  });

  it.each([[""], [" , "], ["http://host"], ["ws://host"], ["nats://"], ["nats://a b"], ["nats://a/b"], ["a:b"]])(
    "refuses %j",
    (text) => {
      expect(() => parseServers(text)).toThrow(expect.objectContaining({ code: "invalid_input" }));
    },
  );

  it("refuses two logins, and never repeats a password in what it says", () => {
    for (const servers of [["nats://a:s3cret@x", "nats://b:s3cret@y"], ["ftp://a:s3cret@x"]]) {
      expect(() => parseServers(servers)).toThrow(/^(?!.*s3cret)/);
    }
  });

  it.each([
    "p@hunter2",
    "1/hunter2",
    "/hunter2",
    "12#hunter2",
    "12?hunter2",
    "100%hunter2",
    "%zzhunter2",
    "a:hunter2",
    "hunter2 x",
  ])("says that a password pasted raw is to be percent-encoded, and does not repeat it: %s", (pasted) => {
    for (const address of [`nats://ann:${pasted}@host:4222`, `tls://ann:${pasted}@host`, `ann:${pasted}@[::1]:4222`]) {
      expect(() => parseServers(address)).toThrow(/percent-encode/);
      expect(() => parseServers(address)).toThrow(/^(?!.*hunter2)/);
      expect(() => parseServers(`nats://other, ${address}`)).toThrow(/percent-encode/);
    }
  });

  it("takes any password that is percent-encoded", () => {
    const pass = "p@s/w?o#r%d:1, 2é";
    const { credentials } = parseServers(`nats://ann:${encodeURIComponent(pass)}@host`);
    expect(credentials).toEqual({ kind: "password", user: "ann", pass });
  });
});
