import { describe, expect, it } from "vitest";
import { taken } from "../../broker/offer";
import type { DatedPlace, Outgoing, Receipt } from "../../broker/sender";
import { retrySubject } from "../../bus/retry-target";
import { type ContractHarness, createStage, decode, encode, numbers } from "../stage";

/** What people send: stored once, where it may be stored, and dropped when it is done with. */
export function describeSender(harness: ContractHarness): void {
  describe("sender", () => {
    const stage = createStage(harness);
    const sender = () => taken(stage.broker.sender);
    const log = () => taken(stage.broker.log);
    const subject = (topic: string) => `${stage.stream}.${topic}`;
    const create = (retention: "limits" | "workqueue" = "limits") =>
      stage.looker.streams.create({ name: stage.stream, subjects: [subject(">")], retention });
    const send = (text: string, about: Partial<Outgoing> = {}) =>
      sender().send({ subject: subject("a"), data: encode(text), ...about });
    const count = async () => (await stage.looker.streams.info(stage.stream)).messages;

    describe("a message", () => {
      it("is stored as it is, where its receipt says", async () => {
        await create();
        const headers: [string, string][] = [
          ["Tag", "one"],
          ["Tag", ""],
        ];
        const receipt = await send("as it is", { headers, id: "first" });
        expect(receipt).toMatchObject({ place: { channel: stage.stream }, number: 1, duplicate: false });
        const stored = await log().get(receipt.place);
        expect(stored).toMatchObject({ subject: subject("a"), place: receipt.place, number: receipt.number });
        expect(decode(stored?.data ?? encode("nothing"))).toBe("as it is");
        expect(stored?.headers.filter(([name]) => !sender().isForBroker(name))).toEqual(headers);
      });

      it("with an id that is remembered is not stored twice, and the receipt is that of the first", async () => {
        await create();
        const first = await send("once", { id: "same" });
        expect(await send("twice", { id: "same" })).toEqual({ ...first, duplicate: true });
        expect(await count()).toBe(1);
      });

      it("that nobody may send is refused before it is sent, with the sentence that was to be had before", async () => {
        await create();
        sender().learn((await stage.broker.read(new AbortController().signal)).channels);
        const refused = { subject: "JETLAG_X.y" };
        const refusal = sender().refusal(refused);
        expect(refusal).toMatch(/\w+ \w+/);
        await expect(send("no", refused)).rejects.toMatchObject({
          code: "reserved_subject",
          message: expect.stringContaining(refusal ?? ""),
        });
        expect(sender().refusal({ subject: subject("a") })).toBeNull();
      });

      it("is judged by channels as they are where it was told of none, or of others", async () => {
        sender().learn([]);
        await create();
        expect(await send("new")).toMatchObject({ number: 1 });
        await expect(send("nowhere", { subject: `${stage.stream}_OTHER.a` })).rejects.toMatchObject({
          code: "no_stream_for_subject",
        });
      });

      it("for one channel is stored by no other", async () => {
        await create();
        await expect(send("astray", { channel: `${stage.stream}_OTHER` })).rejects.toMatchObject({
          name: "EventBusError",
        });
        expect(await send("home", { channel: stage.stream })).toMatchObject({ number: 1 });
      });

      it("that must be the next one is refused when others came first", async () => {
        await create();
        await send("1");
        const late = { code: "wrong_expected_sequence" };
        await expect(send("2", { expectedLastNumber: 0 })).rejects.toMatchObject(late);
        await expect(send("2", { expectedLastSubjectNumber: 0 })).rejects.toMatchObject(late);
        expect(await send("2", { expectedLastNumber: 1, expectedLastSubjectNumber: 1 })).toMatchObject({ number: 2 });
      });
    });

    describe("recipients", () => {
      it("are the channels that there are, and what each does with a message", async () => {
        await create();
        const queue = `${stage.stream}_QUEUE`;
        await stage.looker.streams.create({ name: queue, subjects: [`${queue}.>`], retention: "workqueue" });
        const { channels } = await stage.broker.read(new AbortController().signal);
        for (const recipients of [await sender().readRecipients(), sender().recipientsOf(channels)]) {
          expect(recipients.channelOf(subject("a"))).toBe(stage.stream);
          expect(recipients.channelOf("nobody.a")).toBeNull();
          expect([subject("a"), `${queue}.a`, "nobody.a"].map((to) => recipients.keeps(to))).toEqual([
            true,
            false,
            false,
          ]);
          expect([stage.stream, queue, "NONE"].map((name) => recipients.strands(name))).toEqual([false, true, false]);
          expect(recipients.remembersMs(subject("a"))).toBeGreaterThan(0);
          expect(recipients.remembersMs("nobody.a")).toBe(0);
        }
      });
    });

    it("finds what was sent since a time by its id, with the receipt that it had", async () => {
      await create();
      await send("before", { id: "before" });
      await stage.advance(20);
      const first = await send("first", { id: "first" });
      await send("elsewhere", { id: "elsewhere", subject: subject("b") });
      await send("without an id");
      const last = await send("last", { id: "last" });
      const since = new Date((await log().get(first.place))?.storedAt ?? 0);
      const duplicate = true;
      expect([...(await sender().sentSince(stage.stream, subject("a"), since))]).toEqual([
        ["first", { ...first, duplicate }],
        ["last", { ...last, duplicate }],
      ]);
      const later = new Date(since.getTime() + 1e9);
      expect((await sender().sentSince(stage.stream, subject("a"), later)).size).toBe(0);
    });

    describe("one reader alone", () => {
      const beside = () => `${stage.stream}_RETRY`;
      const failed = () => ({ stream: stage.stream, consumer: "billing" });
      const target = async () => (await sender().readTargets([stage.stream])).of(failed());

      it("is reached where nobody else reads, by a fresh look as by a sweep", async () => {
        await create();
        const alone = retrySubject(stage.stream, "billing");
        await stage.looker.streams.create({ name: beside(), subjects: [`${beside()}.>`], retention: "workqueue" });
        await stage.looker.consumers.create(beside(), { name: "billing", filterSubjects: [alone] });
        const reached = { possible: true, channel: beside(), subject: alone };
        expect(await target()).toEqual(reached);
        const { channels, readers, missingChannels } = await stage.broker.read(new AbortController().signal);
        expect(sender().targetsOf({ channels, readers, unanswered: missingChannels }).of(failed())).toEqual(reached);
        const receipt = await send("again", { subject: alone, channel: beside() });
        expect(receipt.place.channel).toBe(beside());
      });

      it("is not reached where there is no such place, or others read there: a clause says why", async () => {
        await create();
        const clause = { possible: false, reason: expect.stringMatching(/^[^A-Z].*[^.]$/) };
        expect(await target()).toEqual(clause);
        await stage.looker.streams.create({ name: beside(), subjects: [`${beside()}.>`], retention: "limits" });
        await stage.looker.consumers.create(beside(), {
          name: "billing",
          filterSubjects: [retrySubject(stage.stream, "billing")],
        });
        expect(await target()).toMatchObject({ possible: true });
        await stage.looker.consumers.create(beside(), { name: "everybody" });
        expect(await target()).toEqual(clause);
        const targets = await sender().readTargets([stage.stream]);
        expect(targets.of({ stream: null, consumer: "billing" })).toEqual(clause);
        expect(targets.of({ stream: stage.stream, consumer: null })).toEqual(clause);
        expect(targets.unanswered).toEqual([]);
      });
    });

    describe("dropping", () => {
      const dropped: string[] = [];
      const dropper = () => {
        dropped.length = 0;
        return sender().dropper({ patiently: (work) => work(), onDropped: ({ at }) => void dropped.push(at) });
      };
      const dated = async ({ place }: Receipt): Promise<DatedPlace> => {
        const message = await log().get(place);
        if (message === null) throw new Error("it is not stored");
        return { place, storedAt: message.storedAt };
      };
      const filled = async (many: number): Promise<DatedPlace[]> => {
        const messages: DatedPlace[] = [];
        for (const number of numbers(1, many)) messages.push(await dated(await send(String(number))));
        return messages;
      };
      const texts = async () => {
        const left: string[] = [];
        const take = ({ data }: { data: Uint8Array }) => void left.push(decode(data));
        await log().read(stage.stream, { direction: "forward", limit: 100 }, take);
        return left;
      };

      it("removes exactly what is meant and tells of each", async () => {
        await create();
        const messages = await filled(14);
        const done = messages.filter((_, at) => at !== 2 && at !== 12);
        expect(await dropper().drop(done)).toEqual([]);
        expect(await texts()).toEqual(["3", "13"]);
        expect(dropped.toSorted()).toEqual(done.map(({ place }) => place.at).toSorted());
      });

      it("removes what lies at the beginning, however much it is, and from a work queue too", async () => {
        await create("workqueue");
        const messages = await filled(12);
        expect(await dropper().drop(messages.slice(0, 10))).toEqual([]);
        expect(await texts()).toEqual(["11", "12"]);
      });

      it("does not complain of what is gone already, message or channel", async () => {
        await create();
        const messages = await filled(3);
        expect(await dropper().drop(messages)).toEqual([]);
        expect(await dropper().drop(messages)).toEqual([]);
        await stage.looker.streams.delete(stage.stream);
        expect(await dropper().drop(messages)).toEqual([]);
        expect(dropped).toEqual([]);
      });

      it("spares what took the place of a message when its channel was made anew", async () => {
        await create();
        const messages = await filled(10);
        const dropping = dropper();
        await dropping.drop(messages.slice(0, 2));
        // Made anew at once it may go on with the old numbers (NATS 2.15.1): then once more.
        for (let number: number | null = 0; number !== 1; ) {
          await stage.looker.streams.delete(stage.stream);
          await create();
          await stage.advance(5);
          ({ number } = await send("new"));
        }
        for (const _ of numbers(2, 10)) await send("new");
        expect(await dropping.drop(messages.slice(2))).toEqual([]);
        expect(await count()).toBe(10);
      });
    });

    it("throws the signal's reason for whoever has left", async () => {
      await create();
      const message = { place: (await send("kept", { id: "kept" })).place, storedAt: "" };
      const reason = new Error("the job was stopped");
      const options = { signal: AbortSignal.abort(reason) };
      const dropping = { ...options, patiently: <T>(work: () => Promise<T>) => work(), onDropped: () => {} };
      for (const read of [
        () => sender().readRecipients(options),
        () => sender().readTargets([stage.stream], options),
        () => sender().sentSince(stage.stream, subject("a"), new Date(0), options),
        () => sender().dropper(dropping).drop([message]),
      ])
        await expect(read()).rejects.toBe(reason);
      expect(await count()).toBe(1);
    });
  });
}
