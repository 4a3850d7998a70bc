import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { HeaderEntries } from "../../model/message/headers";
import { parseMaskRules } from "./mask-rules";
import { createMessageMask } from "./message-mask";
import { createScrubber } from "./secrets";

const card = "4111222233334444";
const rules = parseMaskRules("$..card, $.deep.password, header:Authorization");
const mask = createMessageMask(rules);
const text = (data: Uint8Array) => Buffer.from(data).toString();
const base64 = (json: unknown) =>
  Buffer.from(typeof json === "string" ? json : JSON.stringify(json)).toString("base64");

/** What is shown of a message whose handler says `error`. */
function show(data: string, error = "", headers: HeaderEntries = [], cut = false) {
  const shown = mask.apply({ headers: [...headers, ["Jetlag-Error", error]], data: Buffer.from(data) }, { cut });
  return { data: text(shown.data), header: shown.headers.at(-1)?.[1], detail: shown.scrub(error) };
}

describe("JSON that is quoted", () => {
  test("in a text is shown without the values, and so is what it quotes", () => {
    const inner = JSON.stringify({ card, id: 7 });
    expect(show(JSON.stringify({ body: inner })).data).toBe('{"body":"{\\"card\\":\\"[masked]\\",\\"id\\":7}"}');
    const twice = show(JSON.stringify({ body: JSON.stringify({ event: inner, n: 1.1 }) })).data;
    expect(JSON.parse(JSON.parse(JSON.parse(twice).body).event)).toEqual({ card: "[masked]", id: 7 });
    expect(show(JSON.stringify(inner)).data).not.toContain(card);
  });

  test("counts as a document of its own and as a part of the one that quotes it", () => {
    const own = createMessageMask(parseMaskRules("$.card"));
    const whole = createMessageMask(parseMaskRules("$.body.card"));
    const data = Buffer.from(JSON.stringify({ body: JSON.stringify({ card }) }));
    for (const one of [own, whole]) expect(text(one.apply({ headers: [], data }).data)).not.toContain(card);
  });

  test.each([
    ["base64", { data_base64: base64({ card }) }],
    ["base64 of a list", { data: base64([{ card }]) }],
    ["base64 of white space and JSON", { data: base64(`\r\n\t {"card":"${card}"}`) }],
    ["base64 of a JSON text", { data: base64(JSON.stringify(JSON.stringify({ card }))) }],
    ["base64 after a byte order mark", { data: base64(`\ufeff{"card":"${card}"}`) }],
    ["base64url", { data: Buffer.from(JSON.stringify({ card, x: "???>>>" })).toString("base64url") }],
    ["base64 in lines", { data: base64({ pad: "x".repeat(90), card }).replaceAll(/.{76}/g, "$&\r\n") }],
    ["base64 in base64", { data: base64({ data: base64({ card }) }) }],
    ["a token of three parts", { token: `${base64({ alg: "x" })}.${base64({ card })}.c2ln` }],
    ["a data address", { link: `data:application/json;base64,${base64({ card })}` }],
    ["base64 in a path", { link: `https://example.com/v1/${base64({ card })}` }],
  ])("in %s is hidden, and its values are known", (_how, payload) => {
    const { data, detail } = show(JSON.stringify({ ...payload, id: 7 }), `refused ${card}`);
    expect(data).toContain("[masked]");
    expect(data).toContain('"id":7');
    for (const run of data.match(/[\w+/-]{8,}/g) ?? [])
      expect(Buffer.from(run, "base64").toString()).not.toContain("4111");
    expect(detail).toBe("refused [masked]");
  });

  test("as the whole payload in base64 is hidden", () => {
    expect(show(base64({ card })).data).toBe("[masked]");
  });

  test("and cannot be read is hidden, with all that is said about the message", () => {
    const broken = show(JSON.stringify({ id: 7, note: `got {"card":"${card}"} twice` }), `refused ${card}`);
    expect(broken).toEqual({ data: '{"id":7,"note":"[masked]"}', header: "[masked]", detail: "[masked]" });
    expect(show(JSON.stringify({ note: `{"card":"${card}"` })).data).not.toContain(card);
    const lines = show(JSON.stringify({ log: `{"id":1}\n{"c\\u0061rd":"${card}"}` })).data;
    expect(lines).toBe(JSON.stringify({ log: '{"id":1}\n{"c\\u0061rd":"[masked]"}' }));
  });

  test.each([
    ["behind a line of words", `400 Bad Request, body was:\n{\n  "user": "ada",\n  "card": "${card}"\n}`],
    ["behind words", `got {\n "card": "${card}"\n}`],
    ["with a name in a line of its own", `got {\n"card"\n:\n"${card}"\n}`],
    ["with an escaped name", `got {\n"c\\u0061rd":\n"${card}"\n}`],
  ])("over several lines %s is hidden", (_how, note) => {
    expect(show(JSON.stringify({ note }), `refused ${card}`)).toEqual({
      data: '{"note":"[masked]"}',
      header: "[masked]",
      detail: "[masked]",
    });
    expect(show(note).data).toBe("[masked]: not readable as JSON");
  });

  test("over several lines is hidden where one of them is a document in which the path leads nowhere", () => {
    const note = `got {\n"deep":\n{"password":"${card}"}\n}`;
    const placed = createMessageMask(parseMaskRules("$..deep.password"));
    for (const data of [note, JSON.stringify({ note })]) {
      const shown = placed.apply({ headers: [], data: Buffer.from(data) });
      expect(text(shown.data)).not.toContain(card);
      expect(shown.scrub(card)).toBe("[masked]");
    }
    const lines = `[info] start\n{"deep":{"password":"${card}"}}`;
    const shown = placed.apply({ headers: [], data: Buffer.from(lines) });
    expect(text(shown.data)).toBe('[info] start\n{"deep":{"password":"[masked]"}}');
  });

  test("among words is shown where only lines that can be read hold a brace", () => {
    const note = `{"id":7}\nyour card was charged`;
    expect(show(JSON.stringify({ note })).data).toBe(JSON.stringify({ note }));
  });

  test.each([
    ["base64", base64({ note: `got {"card":"${card}"} twice` })],
    ["lines", `{"id":7}\n{"note":"got {\\"card\\":1} twice"}`],
  ])("in %s and cannot be read leaves nothing that is said about the message", (_how, quoted) => {
    expect(show(JSON.stringify({ quoted }), `refused ${card}`)).toMatchObject({
      header: "[masked]",
      detail: "[masked]",
    });
    expect(show(quoted, `refused ${card}`).detail).toBe("[masked]");
  });

  test("deeper than anybody quotes is hidden unread", () => {
    let json = JSON.stringify({ card });
    for (let level = 0; level < 7; level++) json = JSON.stringify({ data: base64(json) });
    expect(show(json).data).toBe('{"data":"[masked]"}');
  });

  test("in a document nested too deep is hidden with it", () => {
    const nested = (levels: number) => `${'{"a":'.repeat(levels)}{"card":"${card}"}${"}".repeat(levels)}`;
    expect(show(nested(250)).data).toContain('{"card":"[masked]"}');
    expect(show(nested(300), `refused ${card}`)).toMatchObject({
      data: "[masked]: not readable as JSON",
      detail: "[masked]",
    });
    expect(show(nested(300), "", [], true).data).toBe("[masked]: not readable as JSON");
  });

  test("without a masked value is shown as it was sent", () => {
    const json = JSON.stringify({
      a: '{ "n": 1.10 }',
      b: base64({ id: 7 }),
      c: "[x] {y} z",
      d: "example words, Invalid",
    });
    expect(show(json).data).toBe(json);
    expect(show('{"note":"your card was charged"}').data).toBe('{"note":"your card was charged"}');
  });
});

describe("lines of JSON", () => {
  test("are shown without the values, whatever the names are written like, and the errors too", () => {
    const data = `{"card":"${card}","id":1}\r\n\n{"c\\u0061rd":"${card}1"}\n42\nplain words`;
    const shown = show(data, `refused ${card}1 and ${card}`);
    expect(shown.data).toBe('{"card":"[masked]","id":1}\r\n\n{"c\\u0061rd":"[masked]"}\n42\nplain words');
    expect(shown.detail).toBe("refused [masked] and [masked]");
  });

  test("that end anywhere show none of it", () => {
    const data = `{"id":1,"card":"${card}"}\n{"body":"{\\"card\\":\\"${card}\\"}","data":"${base64({ card })}","card":"${card}"}`;
    for (let end = 1; end <= data.length; end++) {
      const { data: shown, detail } = show(data.slice(0, end), `refused ${card}`, [], true);
      expect(shown).not.toContain("411");
      expect(shown).not.toMatch(/bWFyZ|Y2FyZCI6/i);
      if (end > 40) expect(shown).toContain('{"id":1,"card":"[masked]"}\n');
      expect(detail).toBe("[masked]");
    }
  });
});

describe("what is said about a message", () => {
  test.each([
    ["a number beyond 2^53", "4111222233334444555", "card 4111222233334444555 refused", "card [masked] refused"],
    [
      "the same after JavaScript read it",
      "4111222233334444555",
      `card ${JSON.parse("4111222233334444555")}`,
      "card [masked]",
    ],
    ["a number as it is written", "1234.50", "amount 1234.50, not 1234.5.", "amount [masked], not [masked]."],
    ["one written in another way", "1234.5", "amount 1234.50", "amount [masked]"],
    ["a power of ten", "1.5e3", "of 1.5e3 or 1500", "of [masked] or [masked]"],
    ["a number below zero", "-42.25", "of -42.25", "of -[masked]"],
    ["one inside of a longer one", "4711", "order 147112 at 10:47:11", "order [masked] at 10:47:11"],
    ["an escaped text", '"p\\"a\\\\ss/é"', 'in {"card":"p\\"a\\\\ss/é"}', 'in {"card":"[masked]"}'],
    ["its meaning", '"p\\"a\\\\ss/é"', 'of p"a\\ss/é', "of [masked]"],
    ["its escapes in other ways", '"p\\"a\\\\ss/é"', 'p\\"a\\\\ss\\/\\u00e9 p\\"a\\\\ss/\\u00E9', "[masked] [masked]"],
    ["JSON inside JSON", '"p\\"a\\\\ss"', '"{\\"card\\":\\"p\\\\\\"a\\\\\\\\ss\\"}"', '"{\\"card\\":\\"[masked]\\"}"'],
    [
      "its escapes in JSON inside JSON",
      '"ñandú"',
      '{"a":"{\\"b\\":\\"\\\\u00f1and\\\\u00fa\\"}"}',
      '{"a":"{\\"b\\":\\"[masked]\\"}"}',
    ],
    ["one that holds another", '["abcdefgh","cdef"]', "abcdefgh cdef", "[masked] [masked]"],
    ["an address", '"bob smith@example.com"', "GET /?q=bob%20smith%40example.com", "GET /?q=[masked]"],
    ["a name inside of it", `{"${card}":true}`, `member ${card} is odd`, "member [masked] is odd"],
    [
      "a value in JSON that it quotes",
      JSON.stringify(JSON.stringify({ pan: card })),
      `pan ${card}`,
      "[masked] [masked]",
    ],
    ["a value in base64", JSON.stringify(base64({ 1: card })), `of ${card}`, "of [masked]"],
    ["short values", "42", "of 42", "of 42"],
  ])("is without %s", (_what, value, error, expected) => {
    const { header, detail } = show(`{"card":${value}}`, error);
    expect({ header, detail }).toEqual({ header: expected, detail: expected });
  });

  test.each([
    ["Bearer tok-AAAA-9999", "reason with tok-AAAA-9999", "reason with [masked]"],
    ['session=abcd-1234; user="ada.lovelace"', "no abcd-1234 of ada.lovelace", "no [masked] of [masked]"],
    ["Basic YWRhOmh1bnRlcjI=", "bad YWRhOmh1bnRlcjI", "bad [masked]"],
    ["Bearer short", "short of Bearer short", "short of [masked]"],
  ])("is without what stands in a header beside a scheme or a name: %s", (value, error, expected) => {
    for (const data of ["{}", ""]) {
      const { header, detail } = show(data, error, [["authorization", value]]);
      expect({ header, detail }).toEqual({ header: expected, detail: expected });
    }
    const about: HeaderEntries = [
      ["Authorization", value],
      ["X-About", error],
    ];
    expect(mask.apply({ headers: about, data: Uint8Array.of(0xff) }).headers[1]?.[1]).toBe(expected);
  });

  test("is without the credentials that a value has beside their scheme", () => {
    const data = JSON.stringify({ card: { a: "Bearer tok-AAAA-9999", b: "three common words" } });
    expect(show(data, "words with tok-AAAA-9999").detail).toBe("words with [masked]");
  });

  test("is without the beginning of a value at which it was cut", () => {
    const long = "x".repeat(80);
    for (const end of ["", "…", "..."])
      expect(show(`{"card":"${card}"}`, `${long} ${card.slice(0, 9)}${end}`).detail).toBe(`${long} [masked]`);
  });

  test("is hidden whole where there is too much to look for", () => {
    const many = JSON.stringify({ card: Array.from({ length: 2_000 }, (_, at) => `value ${at}`) });
    expect(show(many, "refused value 7")).toMatchObject({ header: "[masked]", detail: "[masked]" });
  });
});

describe("what a text costs that is made to be dear", () => {
  const scrub = (secret: string, about: string) => createScrubber([secret])(about);
  const took = (run: () => void) => {
    const from = performance.now();
    run();
    return performance.now() - from;
  };

  test.each([
    ["a number in a run of digits", 8_000, (size: number) => scrub("111", "1".repeat(size))],
    ["a number in a run of digits and points", 8_000, (size: number) => scrub("1.1", "1.1.".repeat(size / 4))],
    ["a long number in a longer one", 8_000, (size: number) => scrub("1".repeat(size / 2), "1".repeat(size))],
    ["a long text in one that repeats it", 200_000, (size: number) => scrub("a".repeat(size / 2), "a".repeat(size))],
    [
      "a long text of which the end has the beginning, nearly",
      200_000,
      (size: number) => scrub("a".repeat(size), `${"a".repeat(size - 1)}b`),
    ],
  ])("grows with its length only: %s", (_what, size, run) => {
    const ofTenth = Math.min(...[1, 2, 3].map(() => took(() => run(size / 10))));
    expect(took(() => run(size))).toBeLessThan(10 * ofTenth + 1_000);
  });

  test.each([
    ["1..2", "a 1..21..2 b", "a [masked] b"],
    ["aba", "x ababa abab", "x [masked] [masked]b"],
    ["1.1", "v1.1.1.1. 1.2.1.1", "v[masked]. [masked]"],
    ["11", "11", "11"],
    ["111", "111 0.111, 1110 11", "[masked] [masked], [masked] 11"],
  ])("%s is hidden wherever it stands in %s", (secret, about, expected) => {
    expect(scrub(secret, about)).toBe(expected);
  });
});

/** A document with values of which it is known which are masked, however they are written. */
interface Made {
  readonly json: string;
  readonly secrets: readonly string[];
}

/** Values are unique, so that one that is masked stands nowhere else. */
const documents = fc
  .tuple(fc.infiniteStream(fc.nat()), fc.infiniteStream(fc.string({ unit: "binary", maxLength: 8 })))
  .map(([choices, words]) => {
    let made = 0;
    const choose = (count: number) => (choices.next().value ?? 0) % count;
    const secrets: string[] = [];
    const write = (value: string) => {
      const json = JSON.stringify(value);
      if (choose(3) > 0) return json;
      const escaped = Array.from(json.slice(1, -1), (one) =>
        /[a-z0-9]/.test(one) && choose(3) === 0 ? `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}` : one,
      );
      return `"${json.includes("\\") ? json.slice(1, -1) : escaped.join("")}"`;
    };
    const leaf = (isMasked: boolean): string => {
      const unique = `${1_000_000 + made++}`;
      const number = `${choose(2) ? "" : "-"}9${unique}${["", ".50", "0000000000001", "e2"][choose(4)]}`;
      const word = `${unique.replaceAll(/\d/g, (digit) => "ghijklmnop".charAt(Number(digit)))}${words.next().value ?? ""}`;
      const json = choose(2) === 0 ? number : write(word);
      if (isMasked) {
        secrets.push(json.replace(/^"|"$/g, ""), String(JSON.parse(json)));
      }
      return json;
    };
    const value = (isMasked: boolean, depth: number): string => {
      switch (depth > 3 ? 0 : choose(7)) {
        case 1:
        case 2: {
          const members = Array.from({ length: choose(4) }, () => {
            const hides = choose(3) === 0;
            return `${write(hides ? "card" : `n${choose(9)}`)}:${value(isMasked || hides, depth + 1)}`;
          });
          return `{${members.join(", ")}}`;
        }
        case 3:
          return `[${Array.from({ length: choose(4) }, () => value(isMasked, depth + 1)).join(",")}]`;
        case 4:
          return write(`{"n":${value(isMasked, depth + 2)}}`);
        case 5:
          return JSON.stringify(base64(`{"n":${value(isMasked, depth + 2)}}`));
        default:
          return leaf(isMasked);
      }
    };
    const lines = Array.from({ length: 1 + choose(3) }, () => `{"a":${value(false, 0)},"card":${leaf(true)}}`);
    return { json: lines.join("\n"), secrets } satisfies Made;
  });

/** All that a text says to somebody who decodes it. */
function* readings(shown: string, depth = 0): Generator<string> {
  yield shown;
  if (depth > 6) return;
  for (const run of shown.match(/[\w+/-]{8,}={0,2}/g) ?? []) yield* readings(Buffer.from(run, "base64").toString(), 7);
  for (const line of [shown, ...shown.split("\n")]) {
    for (const [quoted] of line.matchAll(/"(?:[^"\\]|\\.)*"/g)) {
      if (quoted.includes("\\")) yield* readings(String(JSON.parse(quoted)), depth + 1);
    }
  }
}

test("whatever a message looks like, no masked value of it is in anything that is shown", () => {
  void fc.assert(
    fc.property(documents, fc.boolean(), ({ json, secrets }, cut) => {
      const long = secrets.filter((secret) => secret.length >= 4);
      const error = `refused ${long.map((secret) => `${secret} and ${JSON.stringify(secret)}`).join(", ")} in ${json}`;
      const headers: HeaderEntries = [["X-About", error.replaceAll(/[\r\n]/g, " ")]];
      const data = Buffer.from(cut ? json.slice(0, json.length / 2) : json);
      const shown = mask.apply({ headers, data }, { cut });
      for (const reading of [
        ...readings(text(shown.data)),
        ...(cut ? [] : [shown.headers[0]?.[1]]),
        shown.scrub(error),
      ])
        for (const secret of long) if (reading?.includes(secret)) throw new Error(`${secret} in ${reading}`);
    }),
    { numRuns: 300 },
  );
});
