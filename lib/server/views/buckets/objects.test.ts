import { expect, test } from "vitest";
import { parseMaskRules } from "../../../access/mask/mask-rules";
import { createMessageMask } from "../../../access/mask/message-mask";
import type { ObjectInfo } from "../../../model/bucket/object-info";
import { noMask } from "../../../model/message/message-mask";
import { viewObject } from "./objects";

const object: ObjectInfo = {
  ...{ name: "a", description: "the password is hunter2hunter2", sizeBytes: 4, chunks: 1, digest: "", storedAt: "" },
  ...{ revision: 2, headers: [["Authorization", "Bearer secret"]], link: null, deleted: false },
  metadata: { password: "hunter2hunter2", Authorization: "Basic abc", team: "shop" },
};

test("what people wrote about an object is masked like a message", () => {
  const shown = viewObject(object, createMessageMask(parseMaskRules("$..password, header:Authorization")));
  expect(shown.metadata).toEqual({ password: "[masked]", Authorization: "[masked]", team: "shop" });
  expect(shown.headers).toEqual([["Authorization", "[masked]"]]);
  expect(JSON.stringify(shown)).not.toContain("hunter2hunter2");
});

test("without rules an object is shown as it is", () => {
  expect(viewObject(object, noMask)).toEqual(object);
});
