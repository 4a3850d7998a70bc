import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { emptyDraft } from "./publish-draft";
import type * as storageModule from "./publish-storage";

class TabStorage {
  readonly values = new Map<string, string>();
  full = false;
  getItem(key: string) {
    return this.values.get(key) ?? null;
  }
  setItem(key: string, value: string) {
    if (this.full) throw new DOMException("full", "QuotaExceededError");
    this.values.set(key, value);
  }
}

let browser: { localStorage: TabStorage; sessionStorage: TabStorage };
let storage: typeof storageModule;
/** The module as a newly loaded page has it. */
const reload = async () => {
  vi.resetModules();
  storage = await import("./publish-storage");
};

beforeEach(async () => {
  browser = { localStorage: new TabStorage(), sessionStorage: new TabStorage() };
  vi.stubGlobal("window", browser);
  await reload();
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const sent = (atMs: number, data = "{}") => ({
  atMs,
  draft: { ...emptyDraft, subject: `s.${atMs}`, data },
  outcome: { kind: "stored", place: { channel: "S", at: `${atMs}` }, number: atMs } as const,
});

describe("what was typed", () => {
  test("is there after a reload", async () => {
    storage.saveDraft(null, { ...emptyDraft, subject: "a" });
    await reload();
    expect(storage.loadDraft(null)?.subject).toBe("a");
  });

  test("survives a full storage as long as the page lives", () => {
    browser.sessionStorage.full = true;
    storage.saveDraft(null, { ...emptyDraft, subject: "a" });
    expect(storage.loadDraft(null)?.subject).toBe("a");
  });

  test("of another version is not taken", async () => {
    browser.sessionStorage.values.set("jetlag:publish-draft", '{"subject":1}');
    expect(storage.loadDraft(null)).toBeNull();
  });
});

test("drafts and sends of one broker are not those of another, also after a reload", async () => {
  storage.saveDraft("staging", { ...emptyDraft, subject: "a" });
  storage.rememberSend("staging", sent(1));
  for (const when of ["now", "after a reload"]) {
    if (when !== "now") await reload();
    expect(storage.loadDraft("prod")).toBeNull();
    expect(storage.loadDraft(null)).toBeNull();
    expect(storage.loadHistory("prod")).toEqual([]);
    expect(storage.loadDraft("staging")?.subject).toBe("a");
    expect(storage.loadHistory("staging").length).toBe(1);
  }
});

describe("the last sends", () => {
  test("are twenty, newest first, and there after a reload", async () => {
    for (let atMs = 1; atMs <= 25; atMs++) storage.rememberSend(null, sent(atMs));
    await reload();
    const times = storage.loadHistory(null).map(({ atMs }) => atMs);
    expect(times.length).toBe(storage.historyLength);
    expect(times[0]).toBe(25);
  });

  test("leave out a large payload and say so", () => {
    const [first] = storage.rememberSend(null, sent(1, "x".repeat(200_000)));
    expect(first).toMatchObject({ withoutPayload: true, draft: { subject: "s.1", data: "" } });
  });

  test("of another version are not taken", async () => {
    const old = { ...sent(1), outcome: { kind: "stored", stream: "S", seq: 1 }, withoutPayload: false };
    browser.localStorage.values.set("jetlag:publish-history", JSON.stringify([old]));
    expect(storage.loadHistory(null)).toEqual([]);
    storage.rememberSend(null, sent(2));
    await reload();
    expect(storage.loadHistory(null)).toMatchObject([{ atMs: 2 }]);
  });

  test("can be forgotten", async () => {
    storage.rememberSend(null, sent(1));
    storage.forgetHistory(null);
    await reload();
    expect(storage.loadHistory(null)).toEqual([]);
  });
});
