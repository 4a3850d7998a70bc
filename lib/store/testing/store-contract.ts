import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ManualClock } from "../../event-bus/testing/manual-clock";
import { Fence, isFenceLost } from "../fence";
import { Lease } from "../lease";
import type { LogSpec } from "../log-spec";
import { isDropped, isInMemory, type Mark } from "../mark";
import type { StoredRecord } from "../record";
import type { RecordLog } from "../record-log";
import type { Store } from "../store";

/** What the promises of a store are tried on. */
export interface StoreHarness {
  readonly name: string;
  /** True where several stores are the processes of one account. */
  readonly isShared: boolean;
  /** A store of the same place each time. */
  open(): Promise<Store>;
  /** Lets stores look at what is there now, as after a sweep. */
  look(store: Store): Promise<void>;
  /** Deletes what a log keeps, as somebody else would. */
  remove(log: string): Promise<void>;
  /** Forgets everything. */
  close(): Promise<void>;
}

const spec: LogSpec = {
  worth: "others",
  name: "JETLAG_CONTRACT",
  purpose: "Records of a test",
  bounds: { maxAgeMs: 3_600_000, maxBytes: 1_000_000, maxRecords: 10 },
  memory: { maxRecords: 10, maxBytes: 1_000_000 },
};

const bytes = (text: string) => new TextEncoder().encode(text);
const textOf = ({ data }: Pick<StoredRecord, "data">) => new TextDecoder().decode(data);
const note = (key: string, text: string) => ({ key, data: bytes(text) });

/** What every store promises, whatever it is made of. */
export function describeStore(harness: StoreHarness): void {
  describe(harness.name, () => {
    let store: Store;
    beforeEach(async () => {
      store = await harness.open();
    });
    afterEach(() => harness.close());

    /** A log, and what its reader was told. */
    async function openLog(of: Store = store, change: Partial<LogSpec> = {}) {
      const told = { taken: [] as string[], dropped: [] as Mark[], begunAnew: 0 };
      const log = of.log(
        { ...spec, ...change },
        {
          take: (record) => told.taken.push(`${record.key}=${textOf(record)}`) > 0,
          dropped: (before) => told.dropped.push(before),
          begunAnew: () => told.begunAnew++,
        },
      );
      await log.open();
      return { log, told };
    }

    const found = async (log: RecordLog, query: Parameters<RecordLog["find"]>[0]) => {
      const texts: string[] = [];
      for await (const record of log.find(query)) texts.push(textOf(record));
      return texts;
    };

    describe("a log", () => {
      it("gives back what was appended: by mark, as the last of a key, by keys, many at once", async () => {
        const { log } = await openLog();
        const first = await log.append({ ...note("a.x", "1"), headers: [["H", "v"]], id: "one" });
        const second = await log.append(note("b.x", "2"));
        const third = await log.append(note("a.x", "3"));
        expect(second).toBeGreaterThan(first);
        expect(third).toBeGreaterThan(second);
        const stored = await log.get(first);
        expect(stored).toMatchObject({ log: spec.name, mark: first, key: "a.x", id: "one" });
        expect(stored?.headers).toContainEqual(["H", "v"]);
        expect(Math.abs(Date.parse(stored?.storedAt ?? "") - Date.now())).toBeLessThan(60_000);
        expect(await log.get(third + 7)).toBeNull();
        expect((await log.last("a.x"))?.mark).toBe(third);
        expect((await log.last("*.x"))?.mark).toBe(third);
        expect(await log.last("c.x")).toBeNull();
        expect(await found(log, { key: "a.x" })).toEqual(["1", "3"]);
        expect(await found(log, { key: "*.x", newestFirst: true, pageSize: 2 })).toEqual(["3", "2", "1"]);
        expect(await found(log, { key: "a.*", sinceMs: Date.now() + 3_600_000 })).toEqual([]);
        for (const marks of [[third, first, third + 7], [second]]) {
          const many: Mark[] = [];
          await log.getMany(marks, ({ mark }) => many.push(mark));
          expect(many.sort()).toEqual(marks.filter((mark) => mark <= third).sort());
        }
      });

      it("keeps a record once, however often it is appended with its id", async () => {
        const { log } = await openLog();
        const mark = await log.append({ ...note("a", "1"), id: "once" });
        expect(await log.append({ ...note("a", "1"), id: "once" })).toBe(mark);
        expect(await found(log, { key: "a" })).toEqual(["1"]);
      });

      it("refuses a record that does not come after the one it names", async () => {
        const { log } = await openLog();
        const first = await log.append({ ...note("a", "1"), after: 0 });
        await log.append(note("b", "of another key"));
        await expect(log.append({ ...note("a", "2"), after: 0 })).rejects.toMatchObject({
          code: "wrong_expected_sequence",
        });
        const second = await log.append({ ...note("a", "2"), after: first });
        await expect(log.append({ ...note("a", "3"), after: first })).rejects.toMatchObject({
          code: "wrong_expected_sequence",
        });
        expect(second).toBeGreaterThan(first);
      });

      it("tells which records are gone, and gives none of them back", async () => {
        const { log, told } = await openLog();
        const marks: Mark[] = [];
        for (let n = 0; n < 14; n++) marks.push(await log.append(note("a", `${n}`)));
        await harness.look(store);
        const before = told.dropped.at(-1);
        expect(marks.filter((mark) => before !== undefined && isDropped(mark, before))).toEqual(marks.slice(0, 4));
        expect(await log.get(marks[3] ?? 0)).toBeNull();
        expect(await log.get(marks[4] ?? 0)).not.toBeNull();
      });

      it("keeps a record in memory that belongs there", async () => {
        const { log } = await openLog();
        const mark = await log.append({ ...note("a", "1"), inMemory: true });
        expect(isInMemory(mark)).toBe(true);
        expect(await log.get(mark)).not.toBeNull();
        const next = await log.append({ ...note("a", "2"), inMemory: true, after: mark });
        expect(isInMemory(next)).toBe(true);
      });

      it("is listed with what it is for", async () => {
        await openLog();
        await openLog(store, { name: "JETLAG_CONTRACT_2" });
        expect(store.health().map(({ name, purpose, loss }) => [name, purpose, loss])).toEqual([
          ["JETLAG_CONTRACT", spec.purpose, null],
          ["JETLAG_CONTRACT_2", spec.purpose, null],
        ]);
      });
    });

    describe("a fence", () => {
      const fenceOn = (log: RecordLog, clock = new ManualClock()) => new Fence(log, "job.run", clock);
      const record = (text: string) => ({ data: bytes(text) });

      it("lets nobody write who has not taken the key", async () => {
        const { log } = await openLog();
        await expect(fenceOn(log).append(record("1"))).rejects.toSatisfy(isFenceLost);
        expect(await log.last("job.run")).toBeNull();
      });

      it("is lost for good to whoever took the key, also when what that one wrote was read first", async () => {
        const { log: one } = await openLog();
        const other = harness.isShared ? (await openLog(await harness.open())).log : one;
        const mine = one.fences.of("job.run");
        const first = await mine.take(record("mine"), null);
        await other.refresh();
        const theirs = fenceOn(other);
        await theirs.take(record("theirs"), first);
        await one.refresh();
        for (const _ of [1, 2]) await expect(mine.append(record("mine again"))).rejects.toSatisfy(isFenceLost);
        expect(mine.isHeld).toBe(false);
        expect(textOf((await one.last("job.run")) ?? record(""))).toBe("theirs");
        await theirs.append(record("theirs again"));
      });

      it("goes on behind its own records, and says how long it has not vouched", async () => {
        const { log } = await openLog();
        const clock = new ManualClock();
        const fence = fenceOn(log, clock);
        expect(fence.vouchedAgoMs).toBe(Number.POSITIVE_INFINITY);
        await fence.take(record("1"), null);
        await clock.advance(5_000);
        expect(fence.vouchedAgoMs).toBe(5_000);
        await fence.append(record("2"));
        expect(fence.vouchedAgoMs).toBe(0);
        expect(await found(log, { key: "job.run" })).toEqual(["1", "2"]);
        fence.release();
        await expect(fence.append(record("3"))).rejects.toSatisfy(isFenceLost);
      });
    });

    describe("a lease", () => {
      it("has one holder, until that one is silent or lets go", async () => {
        const { log } = await openLog();
        let nowMs = 0;
        const lease = (owner: string) => new Lease({ log, key: "lease", owner, now: () => nowMs });
        const [a, b] = [lease("a"), lease("b")];
        expect([await a.step(), await b.step()]).toEqual([true, false]);
        nowMs = 4_000;
        expect([await a.step(), await b.step()]).toEqual([false, false]);
        expect([a.held, b.held]).toEqual([true, false]);
        nowMs = 9_999;
        expect(await b.step()).toBe(false);
        nowMs = 10_000;
        expect(await b.step()).toBe(true);
        await a.step();
        expect([a.held, b.held]).toEqual([false, true]);
        await b.release();
        await a.step();
        expect(a.held).toBe(true);
      });
    });

    if (harness.isShared)
      describe("between processes", () => {
        it("hands over what others append, each record once", async () => {
          const [one, other] = [await openLog(), await openLog(await harness.open())];
          await one.log.append(note("a", "1"));
          await other.log.append(note("a", "2"));
          for (const { log } of [one, other, one, other]) await log.refresh();
          expect(other.told.taken).toEqual(["a=1", "a=2"]);
          expect(one.told.taken.filter((text) => text === "a=2")).toEqual(["a=2"]);
          expect((await openLog(await harness.open())).told.taken).toEqual(["a=1", "a=2"]);
        });

        it("tells that a log was lost, begins it anew, and reads it from its first record", async () => {
          const [one, other] = [await openLog(), await openLog(await harness.open())];
          await one.log.append(note("a", "old"));
          await harness.remove(spec.name);
          await harness.look(store);
          expect(one.told.begunAnew).toBe(1);
          expect(store.health()[0]?.loss?.words).toMatch(/JETLAG_CONTRACT was created again/);
          await other.log.append(note("a", "new"));
          await one.log.refresh();
          expect(one.told.taken.at(-1)).toBe("a=new");
        });

        it("shares values, and tells those who watch", async () => {
          const values = store.values({ name: "JETLAG_VALUES", purpose: "p", bounds: spec.bounds });
          const others = (await harness.open()).values({ name: "JETLAG_VALUES", purpose: "p", bounds: spec.bounds });
          if (values === null || others === null) throw new Error("shared stores have values");
          expect(await others.last("k")).toBeNull();
          await values.open();
          let heard = 0;
          const end = others.watch("k", () => heard++);
          await expect
            .poll(async () => {
              await values.put("k", bytes("1"));
              return heard;
            })
            .toBeGreaterThan(0);
          end();
          const mark = await values.put("k", bytes("2"));
          expect((await others.last("k"))?.mark).toBe(mark);
          expect(textOf((await others.get(mark)) ?? { data: bytes("") })).toBe("2");
        });
      });
  });
}
