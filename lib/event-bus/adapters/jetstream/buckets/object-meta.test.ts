import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { metaBytes, nameToken, objectOf, tokenName } from "./object-meta";

const message = (data: string | Uint8Array) => ({
  place: { channel: "OBJ_F", at: "7" },
  ...{ subject: "$O.F.M.x", storedAt: "2026-12-01T10:00:00.000Z", headers: [], number: 7 },
  data: typeof data === "string" ? new TextEncoder().encode(data) : data,
});

describe("the name of an object", () => {
  test("is the same behind its token, whatever it is", () => {
    void fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1 }), (name) => {
        expect(nameToken(name)).toMatch(/^[A-Za-z0-9_=-]+$/);
        expect(tokenName(nameToken(name))).toBe(name);
      }),
    );
  });

  test("is written as other clients write it", () => {
    expect(nameToken("a")).toBe("YQ==");
    expect(nameToken("???")).toBe("Pz8_");
  });

  test.each(["YQ", "%%%", "_w==", "YQ==x"])("of the token %s is none that a client would write", (token) => {
    expect(tokenName(token)).toBeNull();
  });
});

describe("what is told of an object", () => {
  test("is read back as it was written", () => {
    const object = {
      ...{ name: "a", nuid: "N", description: "of May", sizeBytes: 5, chunks: 1, digest: "SHA-256=x", deleted: false },
      ...{
        headers: [
          ["A", "1"],
          ["A", "2"],
          ["B", ""],
        ] as const,
        metadata: { team: "shop" },
      },
    };
    expect(objectOf(message(metaBytes("F", object)))).toMatchObject({ ...object, link: null, revision: 7 });
  });

  test.each([">", "*", "a.>", "a b", "", "a\n"])("is nothing where its pieces would be under %j", (nuid) => {
    expect(objectOf(message(JSON.stringify({ name: "a", nuid, chunks: 1 })))).toBeNull();
  });

  test("is read as Go writes it, with all that is empty left out", () => {
    const json =
      '{"name":"l","bucket":"F","nuid":"N","mtime":"0001-01-01T00:00:00Z","options":{"link":{"bucket":"G"}}}';
    expect(objectOf(message(json))).toMatchObject({
      ...{ name: "l", sizeBytes: 0, chunks: 0, digest: "", deleted: false, headers: [], metadata: {} },
      link: { bucket: "G", name: null },
    });
  });

  test.each(["", "{", "null", "[]", '{"name":1,"nuid":"N"}', '{"name":"a"}'])("%j tells of none", (text) => {
    expect(objectOf(message(text))).toBeNull();
  });
});
