import { describe, expect, it } from "vitest";
import { EventBusError } from "../errors";
import { Lifecycle } from "./lifecycle";

function traced() {
  const steps: string[] = [];
  let letClose = () => {};
  const lifecycle = new Lifecycle({
    async open() {
      steps.push("open");
    },
    close() {
      steps.push("close");
      return new Promise((resolve) => {
        letClose = resolve;
      });
    },
  });
  return { lifecycle, steps, letClose: () => letClose() };
}

const code = (promise: Promise<void>) =>
  promise.then(
    () => "resolved",
    (error: unknown) => (error instanceof EventBusError ? error.code : error),
  );

describe("a lifecycle", () => {
  it("opens once for any number of starts", async () => {
    const { lifecycle, steps } = traced();
    await Promise.all([lifecycle.start(), lifecycle.start()]);
    await lifecycle.start();
    expect(steps).toEqual(["open"]);
  });

  it("begins to open and to close before the call returns", () => {
    const { lifecycle, steps } = traced();
    void lifecycle.start();
    expect(steps).toEqual(["open"]);
    const { stopped } = lifecycle;
    void lifecycle.stop();
    expect(steps).toEqual(["open", "close"]);
    expect([stopped?.aborted, lifecycle.stopped, lifecycle.isStopping]).toEqual([true, null, true]);
  });

  it("closes once for any number of stops, which all wait for it", async () => {
    const { lifecycle, steps, letClose } = traced();
    await lifecycle.start();
    const stops = [lifecycle.stop(), lifecycle.stop()];
    letClose();
    await Promise.all(stops);
    expect([steps, lifecycle.isStopping]).toEqual([["open", "close"], false]);
  });

  it("opens again after a stop that was under way", async () => {
    const { lifecycle, steps, letClose } = traced();
    await lifecycle.start();
    const stopping = lifecycle.stop();
    const starting = lifecycle.start();
    expect(steps).toEqual(["open", "close"]);
    letClose();
    await stopping;
    await starting;
    expect([steps, lifecycle.stopped?.aborted]).toEqual([["open", "close", "open"], false]);
  });

  it("is stopping until the last of several stops has closed", async () => {
    const { lifecycle, letClose } = traced();
    await lifecycle.start();
    const first = lifecycle.stop();
    void code(lifecycle.start());
    const second = lifecycle.stop();
    letClose();
    await first;
    expect(lifecycle.isStopping).toBe(true);
    letClose();
    await second;
    expect(lifecycle.isStopping).toBe(false);
  });

  it("cancels a start that waits when a stop comes after it", async () => {
    const { lifecycle, steps, letClose } = traced();
    await lifecycle.start();
    const first = lifecycle.stop();
    const starting = code(lifecycle.start());
    const second = lifecycle.stop();
    letClose();
    await first;
    expect(await starting).toBe("bus_unavailable");
    letClose();
    await second;
    expect(steps).toEqual(["open", "close", "close"]);
  });

  it("may be started again after it could not open", async () => {
    let opened = 0;
    const lifecycle = new Lifecycle({
      open: () => (++opened === 1 ? Promise.reject(new EventBusError("conflict", "no")) : Promise.resolve()),
      close: () => Promise.resolve(),
    });
    expect(await code(lifecycle.start())).toBe("conflict");
    expect(await code(lifecycle.start())).toBe("resolved");
  });
});
