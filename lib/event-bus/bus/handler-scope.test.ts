import { describe, expect, it } from "vitest";
import type { EventHandler } from "./delivery";
import { HandlerScope } from "./handler-scope";

const event: Parameters<EventHandler> = [
  "a",
  { data: 1, actor: "a", tenantId: "t", eventId: "e", occurredAt: "now", schemaVersion: "1.0" },
  {
    stream: "S",
    seq: 1,
    consumer: "c",
    subject: "S.a",
    attempt: 1,
    maxDeliver: 3,
    headers: [],
    storedAt: "2026-01-01T00:00:00.000Z",
  },
];

async function called(scope: HandlerScope, handler: EventHandler): Promise<void> {
  await scope.enter(handler, ...event);
  scope.leave();
}

describe("a handler's scope", () => {
  it("is the caller's inside the handler, before and after it waits, and nowhere else", async () => {
    const scope = new HandlerScope();
    const seen: boolean[] = [];
    const look = () => seen.push(HandlerScope.caller === scope);
    for (let round = 0; round < 2; round++) {
      const running = called(scope, async () => {
        look();
        await new Promise((resolve) => setImmediate(resolve));
        look();
      });
      expect(HandlerScope.caller).toBeNull();
      await running;
    }
    expect(seen).toEqual([true, true, true, true]);
    expect(HandlerScope.caller).toBeNull();
    scope.close();
  });

  it("knows a handler that answers at once, also when it throws", async () => {
    const scope = new HandlerScope();
    const seen: unknown[] = [];
    for (let round = 0; round < 2; round++) {
      await called(scope, () => void seen.push(HandlerScope.caller === scope));
      expect(() =>
        scope.enter(
          () => {
            throw new Error("boom");
          },
          ...event,
        ),
      ).toThrow("boom");
      scope.leave();
    }
    expect(seen).toEqual([true, true]);
    expect(HandlerScope.caller).toBeNull();
  });

  it("learns of a handler that begins to return promises", async () => {
    const scope = new HandlerScope();
    const seen: boolean[] = [];
    await called(scope, () => {});
    const waits = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(HandlerScope.caller === scope);
    };
    await called(scope, waits);
    await called(scope, waits);
    expect(seen.at(-1)).toBe(true);
    scope.close();
  });

  it("tells the handlers of two subscriptions apart, however they interleave", async () => {
    const [one, two] = [new HandlerScope(), new HandlerScope()];
    const seen: boolean[] = [];
    const waits = (scope: HandlerScope) => async () => {
      for (let turn = 0; turn < 3; turn++) {
        seen.push(HandlerScope.caller === scope);
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    await Promise.all([called(one, waits(one)), called(two, waits(two)), called(two, () => {})]);
    const running = called(two, waits(two));
    await new Promise((resolve) => setImmediate(resolve));
    one.close(); // the other one still needs what both use
    await running;
    two.close();
    expect(seen).toEqual(Array.from({ length: 9 }, () => true));
  });

  it("takes what a handler left behind for nobody's call once no handler runs", async () => {
    const scope = new HandlerScope();
    let late: HandlerScope | null = scope;
    let looked = () => {};
    const done = new Promise<void>((resolve) => {
      looked = resolve;
    });
    await called(scope, async () => {
      setImmediate(() => {
        late = HandlerScope.caller;
        looked();
      });
    });
    await done;
    expect(late).toBeNull();
    scope.close();
  });

  it("learns nothing about what a handler returns from a call that throws", async () => {
    const scope = new HandlerScope();
    const seen: boolean[] = [];
    const boom: EventHandler = () => {
      throw new Error("boom");
    };
    expect(() => scope.enter(boom, ...event)).toThrow("boom");
    scope.leave();
    await called(scope, async () => {
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(HandlerScope.caller === scope);
    });
    expect(seen).toEqual([true]);
    scope.close();
  });
});
