import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { MessageContent } from "../../model/message/message-mask";
import { wholeDocument } from "./json-mask";
import { parseJsonPath } from "./json-path";
import { parseMaskRules } from "./mask-rules";
import { createMessageMask } from "./message-mask";
import { maskDocument, maskWords, shownWhole } from "./text-mask";

const secret = "4111-1111-1111-1111";

function masked(rules: string, json: string, cut = false): string | null {
  return maskDocument(json, wholeDocument(parseMaskRules(rules).paths, cut))?.text ?? null;
}

describe("JSON paths", () => {
  test.each([
    ["$.card", '{"card":"x","other":"y"}', '{"card":"[masked]","other":"y"}'],
    ["$.a.b", '{"a":{"b":1,"c":2},"b":3}', '{"a":{"b":"[masked]","c":2},"b":3}'],
    ["$['a b']", '{"a b":true}', '{"a b":"[masked]"}'],
    ['$["it\'s"]', '{"it\'s":null}', '{"it\'s":"[masked]"}'],
    ["$['it\\'s']", '{"it\'s":null}', '{"it\'s":"[masked]"}'],
    [
      "$.items[*].card",
      '{"items":[{"card":1},{"card":2,"n":3}]}',
      '{"items":[{"card":"[masked]"},{"card":"[masked]","n":3}]}',
    ],
    ["$.items[1]", '{"items":["a","b","c"]}', '{"items":["a","[masked]","c"]}'],
    ["$.*.pin", '{"a":{"pin":1},"b":{"pin":2},"pin":3}', '{"a":{"pin":"[masked]"},"b":{"pin":"[masked]"},"pin":3}'],
    ["$..pin", '{"pin":1,"a":[{"b":{"pin":{"deep":[1]}}}]}', '{"pin":"[masked]","a":[{"b":{"pin":"[masked]"}}]}'],
    ["$..*", '{"a":1,"b":[2]}', '{"a":"[masked]","b":"[masked]"}'],
    ["$..a.b", '{"x":{"a":{"b":1}},"a":{"b":2,"c":3}}', '{"x":{"a":{"b":"[masked]"}},"a":{"b":"[masked]","c":3}}'],
    ["$.card, $.pin", '{"card":1,"pin":2,"id":3}', '{"card":"[masked]","pin":"[masked]","id":3}'],
    ["$['a,b'], $.c", '{"a,b":1,"c":2}', '{"a,b":"[masked]","c":"[masked]"}'],
    ["$.größe", '{"größe":1}', '{"größe":"[masked]"}'],
  ])("%s", (rules, json, expected) => {
    expect(masked(rules, json)).toBe(expected);
  });

  test("what is not masked stays as it was sent, to the last digit and space", () => {
    const json = '{ "n": 12345678901234567890, "f": 1.10,\n "card" : "x" , "e": 1E5, "u": "\\u00e9" }';
    expect(masked("$.card", json)).toBe(json.replace('"x"', '"[masked]"'));
  });

  test("names are compared as they are meant, not as they are written", () => {
    expect(masked("$.card", '{"\\u0063ard":"x"}')).toBe('{"\\u0063ard":"[masked]"}');
  });

  test("of members with the same name, all are masked", () => {
    expect(masked("$.a.card", `{"a":{"card":"${secret}"},"a":1}`)).not.toContain(secret);
    expect(masked("$.card", '{"card":"x","card":"y"}')).toBe('{"card":"[masked]","card":"[masked]"}');
  });

  test("a text that ends anywhere shows none of it", () => {
    const json = `{"id":1,"card":{"number":"${secret}","cvv":"123"},"after":"y"}`;
    for (let end = 1; end <= json.length; end++) {
      const shown = masked("$.card", json.slice(0, end), true);
      expect(shown).not.toBeNull();
      expect(shown).not.toContain("411");
      expect(shown).not.toContain("123");
    }
  });

  test("what is not JSON is none", () => {
    for (const text of ["", "hello", "{", '{"a":1}}', "{'a':1}", '{"a":1} {"b":2}', '{"a":1,}', "// x\n1", "\ufeff1"]) {
      expect(masked("$.a", text)).toBeNull();
    }
  });

  test.each([
    ["card", '"card" is neither'],
    ["Authorization", '"Authorization" is neither'],
    ["$", '"$" names nothing'],
    ["$..", "$.."],
    ["$.a..", "$.a.."],
    ["$.a b", "$.a b"],
    ["$a", "$a"],
    ["$.a[", "$.a["],
    ["$.a[-1]", "$.a[-1]"],
    ["$.a[?(@.b)]", "$.a[?(@.b)]"],
    ["$.a,,$.b c", "$.b c"],
    ["header:", 'header:" does not name'],
    ["header:a b", 'header:a b" does not name'],
    ["$.a, password", '"password" is neither'],
  ])("%s is refused with its own words", (rules, words) => {
    expect(() => parseMaskRules(rules)).toThrow(words);
  });

  test("any path over any JSON leaves JSON", () => {
    const paths = fc.constantFrom("$.a", "$..a", "$.*", "$[0]", "$..[1]", "$.a.*", "$..b.c").map(parseJsonPath);
    void fc.assert(
      fc.property(fc.json(), fc.array(paths, { minLength: 1, maxLength: 3 }), (json, chosen) => {
        const found = maskDocument(json, wholeDocument(chosen, false));
        expect(() => JSON.parse(found?.text ?? "nothing")).not.toThrow();
      }),
    );
  });
});

describe("message mask", () => {
  const mask = createMessageMask(parseMaskRules("$.card, $..pin, header:Authorization"));
  const show = (data: string | Uint8Array, headers: MessageContent["headers"] = []) =>
    mask.apply({ headers, data: typeof data === "string" ? Buffer.from(data) : data });
  const text = (data: Uint8Array) => Buffer.from(data).toString();

  it("hides values and headers, whatever the case of the header's name", () => {
    const { data, headers } = show(`{"card":"${secret}","id":7}`, [
      ["authorization", "Bearer abc"],
      ["Trace", "t1"],
    ]);
    expect(text(data)).toBe('{"card":"[masked]","id":7}');
    expect(headers).toEqual([
      ["authorization", "[masked]"],
      ["Trace", "t1"],
    ]);
  });

  it("takes the values out of other headers and of texts about the message", () => {
    const { headers, scrub } = show(`{"card":"${secret}","pin":4711}`, [
      ["Jetlag-Error", `card ${secret} refused, pin 4711`],
      ["Authorization", "Bearer abc"],
    ]);
    expect(headers[0]?.[1]).toBe("card [masked] refused, pin [masked]");
    expect(scrub(`Error: ${secret} / Bearer abc / 4711`)).toBe("Error: [masked] / [masked] / [masked]");
  });

  it("leaves alone what holds nothing to hide", () => {
    expect(text(show('{"id": 1.0}').data)).toBe('{"id": 1.0}');
    expect(text(show("plain words").data)).toBe("plain words");
    expect(text(show("").data)).toBe("");
  });

  it.each([
    ["binary", Uint8Array.of(0x81, 0xa4, 0x63, 0x61, 0x72, 0x64, 0xff), [], "not text"],
    ["compressed", Buffer.from("{}"), [["Content-Encoding", "gzip"]], "compressed"],
    ["UTF-16", Buffer.from(`{"card":"${secret}"}`, "utf16le"), [], "not text"],
    ["text with a NUL", Buffer.from(`{"id":7}\0${secret}`), [], "not text"],
    ["protobuf that is valid UTF-8", Buffer.from(`\n\x10${secret.slice(0, 16)}\x12\x03123`), [], "not text"],
    ["protobuf without a control character", Buffer.from(`\n$${"4111".repeat(9)}`), [], "not text"],
    ["protobuf of several printable fields", Buffer.from(`"0${"4111".repeat(12)}*(${"a".repeat(40)}`), [], "not text"],
    ["pretty JSON with an escaped name", Buffer.from(`{\n "c\\u0061rd": "${secret}"\n}}`), [], "not readable as JSON"],
    ["lines of which one is broken", Buffer.from(`{"id":7}\n{"card":"${secret}"`), [], "not readable as JSON"],
    ["JSON inside of words", Buffer.from(`order {"Card":"${secret}"}`), [], "not readable as JSON"],
    ["JSON after a byte order mark", Buffer.from(`\ufeff{"card":"${secret}"}`), [], "not readable as JSON"],
    ["JSON nested too deep to read", Buffer.from(`${'{"card":'.repeat(100_000)}`), [], "not readable as JSON"],
    ["JSON with something wrong at the end", Buffer.from(`{"card":"${secret}"}}`), [], "not readable as JSON"],
  ] satisfies [string, Uint8Array, [string, string][], string][])("hides %s whole", (_what, data, headers, reason) => {
    const shown = show(data, [
      ...headers,
      ["Trace", "t1"],
      ["Jetlag-Error", `refused ${secret}`],
      ["X-Exception-Message", `refused ${secret}`],
    ]);
    expect(text(shown.data)).toBe(`[masked]: ${reason}`);
    // Its secrets are not known: no text that may quote them is shown.
    expect(shown.scrub(`refused ${secret}`)).toBe("[masked]");
    expect(shown.headers.slice(-3)).toEqual([
      ["Trace", "t1"],
      ["Jetlag-Error", "[masked]"],
      ["X-Exception-Message", "[masked]"],
    ]);
  });

  it.each([
    ["words without a space", `card=${secret}`],
    ["words behind JSON", `{"id":7}card=${secret}`],
    ["words inside of JSON", `{"id":card=${secret}`],
  ])("hides the beginning of %s that mention a name", (_what, beginning) => {
    const shown = mask.apply({ headers: [], data: Buffer.from(beginning) }, { cut: true });
    expect(text(shown.data)).toBe("[masked]: not readable as JSON");
  });

  it("hides the beginning of a binary payload", () => {
    const data = Buffer.from(`\n$${"4111".repeat(9)}\x12\x03123`).subarray(0, 30);
    expect(text(mask.apply({ headers: [], data }, { cut: true }).data)).toBe("[masked]: not text");
  });

  it("shows the beginning of a payload that was cut inside a character", () => {
    const data = Buffer.from(`{"name":"é","card":"${secret}é`).subarray(0, -1);
    expect(text(mask.apply({ headers: [], data }, { cut: true }).data)).toBe('{"name":"é","card":"[masked]"');
  });

  it("hides Jetlag's own records whole: they quote messages anywhere", () => {
    const record = { headers: [["Jetlag-Failure", secret]] satisfies [string, string][], data: Buffer.from(secret) };
    const { headers, data } = mask.apply(record, { own: true });
    expect([headers, text(data)]).toEqual([[], "[masked]: a record of Jetlag's own"]);
  });

  it("hides a copy of the record of a failure, wherever it is kept", () => {
    const { headers, data, scrub } = show("{}", [["jetlag-failure", JSON.stringify({ detail: secret })]]);
    expect([headers, text(data)]).toEqual([[], "[masked]: a record of Jetlag's own"]);
    expect(scrub(secret)).toBe("[masked]");
  });

  it("takes a text nested too deep to read for what it is", () => {
    const deep = "[".repeat(200_000);
    expect(text(show(deep).data)).toBe(deep);
  });

  it("does nothing without rules", () => {
    const message = { headers: [["a", "b"]] satisfies [string, string][], data: Uint8Array.of(0xff) };
    expect(createMessageMask(parseMaskRules("")).apply(message)).toMatchObject(message);
  });

  it("survives any bytes", () => {
    void fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (data, cut) => {
        expect(mask.apply({ headers: [], data }, { cut }).data).toBeInstanceOf(Uint8Array);
      }),
    );
  });
});

describe("a payload that is not read because nothing in it can be masked", () => {
  const paths = "$.card, $..pin, $.items[0].Code, $.a.*";
  const isShown = shownWhole(parseMaskRules(paths).paths);

  test.each([
    ['{"id":1,"note":"x","list":[1,2,{"deep":null}]}', true],
    ['["x"]', true],
    ["{ no JSON", true],
    ['{"card":1}', false],
    ['{"Card":1}', false],
    ['{"note":"about pins"}', false],
    ['{"items":[{"CODE":1}]}', false],
    ['{"c\\u0061rd":1}', false],
    ['{"note":"{\\"x\\":1}"}', false],
    ['{"note":"eyJjYXJkIjoxfQ=="}', false],
    ["eyJjYXJkIjoxfQ==", false],
    [' {"id":1}', false],
    ["words", false],
    ["", false],
  ])("%s: %s", (text, expected) => expect(isShown(text)).toBe(expected));

  test("none is, where a path goes by no name", () => {
    expect(shownWhole(parseMaskRules("$.card, $[0]").paths)("{}")).toBe(false);
    expect(shownWhole(parseMaskRules("$..*").paths)("{}")).toBe(false);
  });

  test("is shown as one that is read", () => {
    const rules = parseMaskRules("$.card, $..größe, $.list[*].id, $.body.x");
    const shownUnread = shownWhole(rules.paths);
    const place = wholeDocument(rules.paths, false);
    const key = fc.constantFrom("card", "Card", "größe", "GRÖSSE", "list", "id", "body", "x", "n", "note", "a b");
    const inner = fc.constantFrom('{"card":1}', '[{"id":1}]', "[1]", "{}", "a\nb", "card", "{", "eyJjYXJkIjoxfQ==");
    const { json } = fc.letrec<{ json: unknown }>((tie) => ({
      json: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        fc.oneof(fc.integer(), fc.boolean(), fc.constant(null), inner, fc.string()),
        fc.array(tie("json"), { maxLength: 3 }),
        fc.dictionary(key, tie("json"), { maxKeys: 3 }),
      ),
    }));
    const payload = fc.oneof(
      fc.tuple(json, fc.constantFrom(0, 2)).map(([value, space]) => JSON.stringify(value, null, space)),
      fc
        .array(fc.oneof(inner, fc.constantFrom("\n", " ", "words", "{", "]")), { maxLength: 5 })
        .map((all) => all.join("")),
    );
    let unread = 0;
    void fc.assert(
      fc.property(payload, (text) => {
        if (!shownUnread(text)) return;
        unread++;
        expect((maskDocument(text, place) ?? maskWords(text, place))?.text ?? text).toBe(text);
      }),
      { numRuns: 2_000 },
    );
    expect(unread).toBeGreaterThan(100);
  });
});
