import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Host, isLoopback, isServedHost, parseHost } from "./host";

function hostOf(text: string): Host {
  const host = parseHost(text);
  if (host === null) throw new Error(`${text} is no host`);
  return host;
}

describe("a host has one form", () => {
  test.each([
    ["localhost", "localhost", null],
    ["LocalHost.:3000", "localhost", 3000],
    ["127.0.0.1", "127.0.0.1", null],
    ["127.0.0.1.:80", "127.0.0.1", 80],
    ["127.1", "127.0.0.1", null],
    ["0x7f000001", "127.0.0.1", null],
    ["::1", "[::1]", null],
    ["[::1]:3000", "[::1]", 3000],
    ["0:0:0:0:0:0:0:1", "[::1]", null],
    ["::ffff:127.0.0.1", "127.0.0.1", null],
    ["::FFFF:7f00:1", "127.0.0.1", null],
    ["[::ffff:127.0.0.1]:3000", "127.0.0.1", 3000],
    ["[::ffff:10.1.2.3]", "10.1.2.3", null],
    ["::", "[::]", null],
    ["Jetlag.Example.com:8443", "jetlag.example.com", 8443],
    ["jetlag_1.internal", "jetlag_1.internal", null],
    ["bücher.example", "xn--bcher-kva.example", null],
  ])("%s", (text, name, port) => {
    expect(parseHost(text)).toMatchObject({ name, port });
  });

  test.each([
    "",
    ".",
    "a..b",
    ":3000",
    "a:",
    "a:b",
    "a:99999",
    "a:1:2",
    "a b",
    "a,b",
    "*.example.com",
    "http://a",
    "a/b",
    "a@b",
    "a?b",
    "a#b",
    "a\\b",
    "loc%61lhost",
    "[::1",
    "::1]",
    "[::1]x",
    "[127.0.0.1]",
    "[localhost]",
    "1.2.3.4.5",
    "256.0.0.1",
    ":::",
    "fe80::1%eth0",
  ])("%j is not a host", (text) => {
    expect(parseHost(text)).toBeNull();
  });

  test("which is read as itself", () => {
    const name = fc.oneof(fc.domain(), fc.ipV4(), fc.ipV4Extended(), fc.ipV6(), fc.string());
    void fc.assert(
      fc.property(name, fc.option(fc.integer({ min: 0, max: 65_535 })), (text, port) => {
        const host = parseHost(port === null ? text : text.includes(":") ? `[${text}]:${port}` : `${text}:${port}`);
        if (host === null) return;
        expect(parseHost(host.port === null ? host.name : `${host.name}:${host.port}`)).toEqual(host);
      }),
    );
  });

  test("in upper case and with a dot at the end too", () => {
    void fc.assert(
      fc.property(fc.domain(), (name) => {
        expect(parseHost(`${name.toUpperCase()}.`)).toEqual(parseHost(name));
      }),
    );
  });
});

test("every address of 127.0.0.0/8 is loopback, also as IPv6, and no other IPv4 address is", () => {
  const byte = fc.integer({ min: 0, max: 255 });
  void fc.assert(
    fc.property(byte, byte, byte, byte, (...bytes) => {
      const expected = bytes[0] === 127;
      const [high = 0, low = 0] = [bytes[0] * 256 + bytes[1], bytes[2] * 256 + bytes[3]];
      for (const text of [
        bytes.join("."),
        `::ffff:${bytes.join(".")}`,
        `::ffff:${high.toString(16)}:${low.toString(16)}`,
      ]) {
        expect(isLoopback(hostOf(text)), text).toBe(expected);
        expect(hostOf(text), text).toMatchObject({ name: bytes.join("."), isAddress: true });
      }
    }),
  );
});

test.each([
  ["localhost", true],
  ["app.localhost", true],
  ["localhost.example.com", false],
  ["notlocalhost", false],
  ["127.0.0.1.example.com", false],
  ["::1", true],
  ["::2", false],
  ["::", false],
  ["0.0.0.0", false],
  ["::127.0.0.1", false],
])("%s is loopback: %s", (text, expected) => {
  expect(isLoopback(hostOf(text))).toBe(expected);
});

describe("the hosts that are served", () => {
  const names = ["jetlag.example.com", "jetlag.internal:8080", "plain.internal:80", "secure.internal:443"].map(hostOf);
  const served = (text: string, loopbackOnly: boolean) => isServedHost(hostOf(text), { loopbackOnly, names });

  test.each(["localhost:3000", "127.0.0.2", "[::1]:3000", "[::ffff:127.0.0.1]", "x.localhost"])("%s always", (text) => {
    expect(served(text, true)).toBe(true);
    expect(served(text, false)).toBe(true);
  });

  test.each(["192.168.1.4:3000", "[fe80::1]", "0.0.0.0"])("%s beyond loopback", (text) => {
    expect(served(text, true)).toBe(false);
    expect(served(text, false)).toBe(true);
  });

  test.each([
    ["jetlag.example.com", true],
    ["JETLAG.example.com.:1234", true],
    ["jetlag.internal:8080", true],
    ["jetlag.internal", false],
    ["jetlag.internal:8081", false],
    ["plain.internal", true],
    ["secure.internal", true],
    ["secure.internal:80", false],
    ["evil.example", false],
    ["jetlag.example.com.evil.example", false],
    ["evil-jetlag.example.com", false],
  ])("the name %s: %s", (text, expected) => {
    expect(served(text, true)).toBe(expected);
    expect(served(text, false)).toBe(expected);
  });
});
