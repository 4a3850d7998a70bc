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
  outcome: { kind: "stored", stream: "S", seq: atMs } as const,
});

describe("what was typed", () => {
  test("is there after a reload", async () => {
    storage.saveDraft({ ...emptyDraft, subject: "a" });
    await reload();
    expect(storage.loadDraft()?.subject).toBe("a");
  });

  test("survives a full storage as long as the page lives", () => {
    browser.sessionStorage.full = true;
    storage.saveDraft({ ...emptyDraft, subject: "a" });
    expect(storage.loadDraft()?.subject).toBe("a");
  });

  test("of another version is not taken", async () => {
    browser.sessionStorage.values.set("jetlag:publish-draft", '{"subject":1}');
    expect(storage.loadDraft()).toBeNull();
  });
});

describe("the last sends", () => {
  test("are twenty, newest first, and there after a reload", async () => {
    for (let atMs = 1; atMs <= 25; atMs++) storage.rememberSend(sent(atMs));
    await reload();
    const times = storage.loadHistory().map(({ atMs }) => atMs);
    expect(times.length).toBe(storage.historyLength);
    expect(times[0]).toBe(25);
  });

  test("leave out a large payload and say so", () => {
    const [first] = storage.rememberSend(sent(1, "x".repeat(200_000)));
    expect(first).toMatchObject({ withoutPayload: true, draft: { subject: "s.1", data: "" } });
  });

  test("can be forgotten", async () => {
    storage.rememberSend(sent(1));
    storage.forgetHistory();
    await reload();
    expect(storage.loadHistory()).toEqual([]);
  });
});
