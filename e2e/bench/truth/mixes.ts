import type { NewConsumer } from "../../../lib/event-bus/adapters/jetstream/consumers";
import type { NewStream } from "../../../lib/event-bus/adapters/jetstream/streams";
import type { HeaderEntries } from "../../../lib/model/message/headers";

/** What a worker does with a delivery. */
export type Answer = "ack" | "nak" | "term" | "nothing";

/** One stream, what is published to it, and what its counting worker does. */
export interface Mix {
  readonly name: string;
  readonly stream: Partial<NewStream>;
  /** Messages a second by the last token of their subject. */
  readonly published: Readonly<Record<string, number>>;
  readonly consumer: Omit<Partial<NewConsumer>, "filterSubjects">;
  /** Tokens that it reads (all). */
  readonly filters?: readonly string[];
  /** By the number of the message in its stream, and the attempt. */
  readonly answer: (number: number, attempt: number) => Answer;
  /** What the subject `z` has besides: a worker that acknowledges, a consumer that nobody reads, or nothing. */
  readonly beside?: "worker" | "consumer";
  /** Deletes one of so many messages of `z` as soon as it is stored. */
  readonly deletesEvery?: number;
  /** Deletes by hand what the worker does not answer. */
  readonly deletesUnanswered?: boolean;
  /** Purges the stream by hand, or one token of it, after so many messages. */
  readonly purges?: { readonly every: number; readonly token?: string };
  /** Headers of every message; and one of how many messages rolls up the others. */
  readonly headers?: HeaderEntries;
  readonly rollsUpEvery?: number;
}

const direct = { allowDirect: true };
const two = { a: 8, z: 12 };
const nakDelay = { maxDeliver: 5, ackWaitMs: 30_000 };

const acks = (): Answer => "ack";
const naks =
  (times: number) =>
  (_: number, attempt: number): Answer =>
    attempt <= times ? "nak" : "ack";
const failsNineOfTen = (number: number): Answer => (number % 10 === 0 ? "ack" : "nak");
const endsSome = (number: number): Answer => (number % 3 === 0 ? "term" : number % 3 === 1 ? "nak" : "ack");
const terminatesThird = (number: number): Answer => (number % 3 === 0 ? "term" : "ack");
const naksOnceOrTwice = (number: number, attempt: number): Answer => (attempt <= 1 + (number % 2) ? "nak" : "ack");
const dropsFourth = (number: number): Answer => (number % 4 === 0 ? "nothing" : "ack");
const forgetsFourth = (number: number, attempt: number): Answer =>
  number % 4 === 0 && attempt === 1 ? "nothing" : "ack";

const workqueue = { retention: "workqueue" } as const;
const interest = { retention: "interest" } as const;
const a = ["a"];

/** Filters, naks, terminations, expiries and holes, on each retention, with direct access and without. */
export const mixes: readonly Mix[] = [
  {
    name: "work queue, three naks",
    stream: { ...workqueue, ...direct },
    published: two,
    consumer: nakDelay,
    filters: a,
    answer: naks(3),
  },
  {
    name: "work queue, three naks, neighbour read",
    stream: { ...workqueue, ...direct },
    published: two,
    consumer: nakDelay,
    filters: a,
    answer: naks(3),
    beside: "worker",
  },
  {
    name: "nine of ten fail",
    stream: direct,
    published: two,
    consumer: { maxDeliver: 3, ackWaitMs: 30_000 },
    filters: a,
    answer: failsNineOfTen,
  },
  {
    name: "unfiltered, some end",
    stream: direct,
    published: two,
    consumer: { maxDeliver: 2, ackWaitMs: 30_000 },
    answer: endsSome,
  },
  { name: "no direct reads, a nak", stream: {}, published: two, consumer: nakDelay, filters: a, answer: naks(1) },
  { name: "no direct reads, unfiltered", stream: {}, published: two, consumer: {}, answer: acks },
  {
    name: "interest, a nak",
    stream: { ...interest, ...direct },
    published: two,
    consumer: nakDelay,
    filters: a,
    answer: naks(1),
  },
  {
    name: "interest, another reader is away",
    stream: { ...interest, ...direct },
    published: two,
    consumer: nakDelay,
    filters: a,
    answer: naks(1),
    beside: "consumer",
  },
  {
    name: "interest, no direct reads",
    stream: interest,
    published: two,
    consumer: nakDelay,
    filters: a,
    answer: naks(1),
  },
  {
    name: "work queue, no direct reads",
    stream: workqueue,
    published: two,
    consumer: nakDelay,
    filters: a,
    answer: naks(3),
  },
  {
    name: "work queue, no direct reads, unfiltered",
    stream: workqueue,
    published: two,
    consumer: nakDelay,
    answer: naks(1),
  },
  {
    name: "work queue, terminations",
    stream: { ...workqueue, ...direct },
    published: two,
    consumer: {},
    answer: terminatesThird,
  },
  {
    name: "work queue, expiries",
    stream: { ...workqueue, ...direct },
    published: two,
    consumer: { ackWaitMs: 1_000 },
    filters: a,
    answer: forgetsFourth,
  },
  {
    name: "expiries",
    stream: direct,
    published: two,
    consumer: { ackWaitMs: 1_000 },
    filters: a,
    answer: forgetsFourth,
  },
  { name: "holes", stream: direct, published: two, consumer: nakDelay, filters: a, answer: naks(1), deletesEvery: 3 },
  {
    name: "overwritten",
    stream: { ...direct, maxMessagesPerSubject: 5 },
    published: two,
    consumer: nakDelay,
    filters: a,
    answer: naks(1),
  },
  {
    name: "overwritten before it comes again",
    stream: { ...direct, maxMessagesPerSubject: 1 },
    published: two,
    consumer: nakDelay,
    filters: a,
    answer: naks(1),
  },
  {
    name: "some are overwritten before they come again",
    stream: { ...direct, maxMessagesPerSubject: 1 },
    published: { a: 3, z: 12 },
    consumer: nakDelay,
    filters: a,
    answer: naksOnceOrTwice,
  },
  {
    name: "work queue, some are overwritten",
    stream: { ...workqueue, ...direct, maxMessagesPerSubject: 1 },
    published: { a: 3, z: 12 },
    consumer: nakDelay,
    filters: a,
    answer: naksOnceOrTwice,
  },
  {
    name: "rolled up",
    stream: { ...direct, rollsUp: true },
    published: two,
    consumer: nakDelay,
    filters: a,
    answer: naks(1),
    rollsUpEvery: 5,
  },
  {
    name: "work queue, a time of its own",
    stream: { ...workqueue, ...direct, messagesExpire: true },
    published: two,
    consumer: {},
    filters: a,
    answer: dropsFourth,
    headers: [["Nats-TTL", "1s"]],
  },
  {
    name: "work queue, some are deleted by hand",
    stream: { ...workqueue, ...direct },
    published: two,
    consumer: {},
    filters: a,
    answer: dropsFourth,
    deletesUnanswered: true,
  },
  {
    name: "work queue, unfiltered, some are deleted by hand",
    stream: { ...workqueue, ...direct },
    published: two,
    consumer: {},
    answer: dropsFourth,
    deletesUnanswered: true,
  },
  {
    name: "work queue, neighbours are deleted by hand",
    stream: { ...workqueue, ...direct },
    published: two,
    consumer: nakDelay,
    filters: a,
    answer: naks(1),
    deletesEvery: 3,
  },
  {
    name: "work queue, neighbours are purged by hand",
    stream: { ...workqueue, ...direct },
    published: two,
    consumer: nakDelay,
    filters: a,
    answer: naks(1),
    purges: { every: 30, token: "z" },
  },
  {
    name: "what is in flight is purged",
    stream: direct,
    published: two,
    consumer: {},
    answer: dropsFourth,
    purges: { every: 40 },
  },
  {
    name: "work queue, what is in flight is purged",
    stream: { ...workqueue, ...direct },
    published: two,
    consumer: {},
    answer: dropsFourth,
    purges: { every: 40 },
  },
  {
    name: "work queue, filtered, what is put off is purged",
    stream: { ...workqueue, ...direct },
    published: two,
    consumer: nakDelay,
    filters: a,
    answer: naksOnceOrTwice,
    purges: { every: 40, token: "a" },
  },
  {
    name: "interest, what is in flight is purged",
    stream: { retention: "interest", ...direct },
    published: two,
    consumer: {},
    answer: dropsFourth,
    purges: { every: 40 },
  },
  {
    name: "short age",
    stream: { ...direct, maxAgeMs: 2_000 },
    published: two,
    consumer: { ...nakDelay, maxAckPending: 2 },
    filters: a,
    answer: naks(1),
  },
  {
    name: "work queue, short age",
    stream: { ...workqueue, ...direct, maxAgeMs: 2_000 },
    published: two,
    consumer: nakDelay,
    filters: a,
    answer: naks(1),
  },
  {
    name: "two filters",
    stream: direct,
    published: { a: 5, b: 5, z: 10 },
    consumer: nakDelay,
    filters: ["a", "b"],
    answer: naks(1),
  },
  {
    name: "few are kept, terminations",
    stream: { ...direct, maxMessages: 100 },
    published: two,
    consumer: {},
    filters: a,
    answer: terminatesThird,
  },
];
