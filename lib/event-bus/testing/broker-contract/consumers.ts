import { describe, expect, it } from "vitest";
import type { Retention } from "../../../model/stream/stream";
import { type ContractHarness, createStage, encode, numbers, numbersOf, publishAll, recorder } from "../stage";

/** What consumers tell of themselves. */
export function describeConsumers(harness: ContractHarness): void {
  describe("consumers", () => {
    const stage = createStage(harness);

    const streamOf = async (retention: Retention) => {
      await stage.looker.streams.create({ name: stage.stream, subjects: [`${stage.stream}.>`], retention });
    };
    const subject = (topic: string) => `${stage.stream}.${topic}`;

    it("counts what waits for it: what its filters match, less what is purged", async () => {
      await streamOf("limits");
      await stage.looker.consumers.create(stage.stream, {
        name: "reader",
        filterSubjects: [subject("a"), subject("b.*")],
      });
      for (const topic of ["a", "a", "b.x", "c", "b"]) {
        await stage.looker.messages.publish({ subject: subject(topic), data: encode("x") });
      }
      await stage.looker.consumers.create(stage.stream, { name: "late", filterSubjects: [subject("a")] });
      await stage.untilWaiting("reader", 3);
      await stage.untilWaiting("late", 2);
      await stage.looker.streams.purge(stage.stream, { subject: subject("a") });
      await stage.untilWaiting("reader", 1);
      await stage.looker.streams.purge(stage.stream);
      await stage.untilWaiting("reader", 0);
      expect(await stage.looker.consumers.info(stage.stream, "reader")).toMatchObject({ inFlight: 0, deliveries: 0 });
    });

    it("pushes to whoever is subscribed, and tells whether somebody is", async () => {
      await streamOf("limits");
      const deliverSubject = `deliver.${stage.stream}`;
      await stage.looker.consumers.create(stage.stream, { name: "pushed", deliverSubject, maxAckPending: 3 });
      for (const topic of ["a", "b", "a", "a"])
        await stage.looker.messages.publish({ subject: subject(topic), data: encode("x") });
      await stage.untilWaiting("pushed", 4);
      const info = () => stage.looker.consumers.info(stage.stream, "pushed");
      expect(await info()).toMatchObject({ pushBound: false, openPulls: 0, inFlight: 0 });
      const seen: string[] = [];
      const leave = stage.looker.traffic.watch(deliverSubject, (message) => void seen.push(message.subject));
      await stage.eventually("three are pushed", () => seen.length >= 3);
      expect(seen.slice(0, 3)).toEqual([subject("a"), subject("b"), subject("a")]);
      expect(await info()).toMatchObject({ pushBound: true, openPulls: 0, inFlight: 3, waiting: 1 });
      leave();
      await stage.eventually("nobody is subscribed", async () => (await info()).pushBound === false);
    });

    it("refuses a subject to push to that the stream captures, or that is a pattern", async () => {
      await streamOf("limits");
      for (const deliverSubject of [subject("a"), "deliver.*"]) {
        const create = stage.looker.consumers.create(stage.stream, { name: "pushed", deliverSubject });
        await expect(create).rejects.toMatchObject({ code: "rejected" });
      }
    });

    it("goes on with other filters, and counts what waits for these", async () => {
      await streamOf("limits");
      await stage.looker.consumers.create(stage.stream, {
        name: "reader",
        filterSubjects: [subject("a"), subject("b")],
      });
      for (const topic of ["a", "b", "b", "c"])
        await stage.looker.messages.publish({ subject: subject(topic), data: encode("x") });
      await stage.untilWaiting("reader", 3);
      await stage.looker.consumers.update(stage.stream, "reader", { filterSubjects: [subject("b")] });
      await stage.untilWaiting("reader", 2);
      await stage.looker.consumers.update(stage.stream, "reader", { filterSubjects: [subject("b"), subject("c")] });
      await stage.untilWaiting("reader", 3);
    });

    it("keeps a consumer whose stream captures other subjects now", async () => {
      await streamOf("limits");
      await stage.looker.consumers.create(stage.stream, { name: "reader", filterSubjects: [subject("a")] });
      await stage.looker.streams.update(stage.stream, { subjects: [`${stage.stream}_V2.>`] });
      await stage.looker.messages.publish({ subject: `${stage.stream}_V2.a`, data: encode("x") });
      await stage.untilWaiting("reader", 0);
      expect(await stage.looker.consumers.info(stage.stream, "reader")).toMatchObject({
        config: { filterSubjects: [subject("a")] },
      });
    });

    it("lists the consumers of a stream", async () => {
      await streamOf("limits");
      for (const name of ["one", "two", "three"]) await stage.looker.consumers.create(stage.stream, { name });
      const { consumers, missing } = await stage.looker.consumers.list(stage.stream);
      expect(consumers.map(({ name }) => name).sort()).toEqual(["one", "three", "two"]);
      expect(missing).toEqual([]);
    });

    it("shows the consumers of our buses by group and topic", async () => {
      const bus = await stage.bus();
      await bus.subscribe("order.created", recorder().handler);
      expect((await stage.looker.consumers.list(stage.stream)).consumers).toMatchObject([
        { displayName: "workers-order.created" },
      ]);
    });

    it("says when there is no such stream or consumer", async () => {
      await streamOf("limits");
      const noStream = { code: "stream_not_found" };
      const noConsumer = { code: "consumer_not_found" };
      await expect(stage.looker.consumers.list("NOWHERE")).rejects.toMatchObject(noStream);
      await expect(stage.looker.consumers.info(stage.stream, "nobody")).rejects.toMatchObject(noConsumer);
    });

    it("goes on after its consumer was deleted under it, with nothing left out", async () => {
      const bus = await stage.bus({ retention: "limits" });
      const { handled, handler } = recorder();
      const { consumer } = await bus.subscribe("order.created", handler);
      await publishAll(bus, "order.created", 1, 2);
      await stage.eventually("two are handled", () => handled.length === 2);
      await stage.looker.consumers.delete(stage.stream, consumer);
      await publishAll(bus, "order.created", 3, 4);
      await stage.eventually("the others are handled too", () => handled.length >= 4);
      expect(numbersOf(handled)).toEqual(numbers(1, 4));
    });
  });
}
