import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SubscriptionLedger } from "./subscription-ledger";

const startMs = Date.UTC(2026, 0, 1);

describe("SubscriptionLedger", () => {
  it("holds received = shown + skipped, in total and per subject", () => {
    const messages = fc.array(
      fc.record({ subject: fc.constantFrom("a", "b", "c.d"), bytes: fc.nat(5000), show: fc.boolean() }),
    );
    void fc.assert(
      fc.property(messages, (all) => {
        const ledger = new SubscriptionLedger({ left: 1000 });
        for (const { subject, bytes, show } of all) {
          const tally = ledger.receive(subject, bytes, startMs);
          if (show) ledger.show(tally);
        }
        const reading = ledger.read(startMs, 100);
        expect(reading.received).toBe(all.length);
        expect(reading.shown).toBe(all.filter((one) => one.show).length);
        expect(reading.skipped).toBe(reading.received - reading.shown);
        expect(reading.bytes).toBe(all.reduce((sum, one) => sum + one.bytes, 0));
        expect(reading.otherReceived).toBe(0);
        for (const line of reading.subjects) {
          const mine = all.filter((one) => one.subject === line.subject);
          expect(line.received).toBe(mine.length);
          expect(line.shown).toBe(mine.filter((one) => one.show).length);
          expect(line.bytes).toBe(mine.reduce((sum, one) => sum + one.bytes, 0));
        }
      }),
    );
  });

  it("gives the rates of the last second, and zero once it is quiet", () => {
    const ledger = new SubscriptionLedger({ left: 1000 });
    for (let atMs = startMs; atMs < startMs + 5000; atMs += 10) ledger.receive("a", 7, atMs);
    const busy = ledger.read(startMs + 5000, 100);
    expect(busy).toMatchObject({ receivedPerS: 100, bytesPerS: 700 });
    expect(busy.subjects[0]).toMatchObject({ subject: "a", receivedPerS: 100 });
    const quiet = ledger.read(startMs + 7000, 100);
    expect(quiet).toMatchObject({ received: 500, receivedPerS: 0, bytesPerS: 0 });
    expect(quiet.subjects[0]).toMatchObject({ received: 500, receivedPerS: 0 });
  });

  it("lists the busiest subjects first and counts the rest as other", () => {
    const ledger = new SubscriptionLedger({ left: 1000 });
    for (let subject = 0; subject < 10; subject++) {
      for (let one = 0; one <= subject; one++) ledger.receive(`s.${subject}`, 1, startMs);
    }
    const reading = ledger.read(startMs + 250, 3);
    expect(reading.subjects.map((one) => one.subject)).toEqual(["s.9", "s.8", "s.7"]);
    expect(reading.otherReceived).toBe(55 - 27);
  });

  it("keeps a bounded number of subjects and still counts every message", () => {
    const ledger = new SubscriptionLedger({ left: 1000 });
    for (let subject = 0; subject < 20_000; subject++) ledger.show(ledger.receive(`s.${subject}`, 1, startMs));
    const reading = ledger.read(startMs, Number.MAX_SAFE_INTEGER);
    expect(reading).toMatchObject({ received: 20_000, shown: 20_000, skipped: 0 });
    expect(reading.subjects.length).toBe(1000);
    expect(reading).toMatchObject({ subjectCount: 1000, uncountedReceived: 19_000, otherReceived: 19_000 });
  });

  it("says that every subject is exact as long as there are not too many", () => {
    const ledger = new SubscriptionLedger({ left: 1000 });
    for (let one = 0; one < 3000; one++) ledger.receive(`s.${one % 1000}`, 1, startMs);
    const reading = ledger.read(startMs, 100);
    expect(reading).toMatchObject({ subjectCount: 1000, uncountedReceived: 0, otherReceived: 2700 });
  });

  it("shares its allowance with others and gives it back", () => {
    const allowance = { left: 3 };
    const first = new SubscriptionLedger(allowance);
    const second = new SubscriptionLedger(allowance);
    for (const subject of ["a", "b", "a"]) first.receive(subject, 1, startMs);
    for (const subject of ["c", "d"]) second.receive(subject, 1, startMs);
    expect(second.read(startMs, 10)).toMatchObject({ received: 2, subjectCount: 1, uncountedReceived: 1 });
    first.close();
    expect(second.receive("d", 1, startMs)).not.toBeNull();
    expect(allowance.left).toBe(1);
  });
});
