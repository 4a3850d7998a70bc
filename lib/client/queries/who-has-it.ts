import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { ListedConsumer } from "../../model/consumer/consumer-health";
import { type DoneTimes, noteDone } from "../../model/consumer/done-times";
import { deliveryOf, type MessageDelivery } from "../../model/consumer/message-delivery";
import { noDeliveries } from "../../model/failure/deliveries";
import { type NumberedPlace, placeText } from "../../model/place";
import { useBroker } from "../broker/use-broker";
import { deliveriesQuery } from "./deliveries";
import { useGrammar } from "./grammar";
import { useAbsence } from "./offers";
import { useSnapshot } from "./use-snapshot";

/** A message that is stored. */
export interface StoredMessage extends NumberedPlace {
  /** The subject that it is stored under. */
  readonly subject: string;
  /** ISO 8601, by the broker's clock. */
  readonly storedAt: string;
}

/** A consumer of its stream with it. */
export interface MessageReader {
  readonly consumer: ListedConsumer;
  readonly delivery: MessageDelivery;
  /** Of one that is done: how long that took at most, milliseconds; null: not known. */
  readonly withinMs: number | null;
}

/** Who has a message, by the last sweep. */
export interface WhoHasIt {
  /** When the counters were read, ISO 8601. */
  readonly sampledAt: string;
  /** By name. */
  readonly readers: readonly MessageReader[];
}

const noTimes: DoneTimes = new Map();
/** What was noted of the messages looked at last, so that a receipt and the message's page say the same. */
const notedTimes = new Map<string, { readonly storedAt: string; readonly times: DoneTimes }>();
const messagesNoted = 100;
/** A receipt knows when its message was stored only so well; in a stream made anew another one has its place. */
const sameMessageMs = 10_000;

function timesOf(message: string, storedAt: string): DoneTimes {
  const noted = notedTimes.get(message);
  const isSame = noted !== undefined && Math.abs(Date.parse(noted.storedAt) - Date.parse(storedAt)) < sameMessageMs;
  return isSame ? noted.times : noTimes;
}

function keepTimes(message: string, storedAt: string, times: DoneTimes): void {
  notedTimes.delete(message); // to the end: the last looked at
  notedTimes.set(message, { storedAt, times });
  const [oldest] = notedTimes.keys();
  if (notedTimes.size > messagesNoted && oldest !== undefined) notedTimes.delete(oldest);
}

/**
 * Which consumers of its stream are done with a message, work on it or have it before them: an estimate from counters,
 * renewed with each sweep. Null while nothing can be said. One message for as long as it is mounted.
 */
export function useWhoHasIt({ place, number, subject, storedAt }: StoredMessage): WhoHasIt | null {
  const { snapshot } = useSnapshot();
  const grammar = useGrammar();
  const isAnnounced = useAbsence("failures") === null;
  const broker = useBroker();
  const { data: announced = noDeliveries } = useQuery({ ...deliveriesQuery(broker, place), enabled: isAnnounced });
  const key = `${broker ?? ""} ${placeText(place)} ${subject}`;
  const [times, setTimes] = useState(() => timesOf(key, storedAt));
  useEffect(() => keepTimes(key, storedAt, times), [key, storedAt, times]);
  const stream = snapshot?.streams.find(({ config }) => config.name === place.channel);
  if (snapshot === undefined || snapshot.sampledAt === null || stream === undefined || number === null) return null;
  const { sampledAt } = snapshot;
  const { removesFinished, lastNumber } = stream;
  const message = { number, subject, storedAt, removesFinished, lastNumber };
  const seen = snapshot.consumers.flatMap((consumer) => {
    if (consumer.stream !== place.channel) return [];
    const delivery = deliveryOf(consumer, message, announced, grammar);
    return delivery === null ? [] : [{ consumer, delivery }];
  });
  const states = seen.map(({ consumer, delivery }) => ({ consumer, state: delivery.state }));
  const noted = noteDone(times, states, { storedAt, sampledAt });
  if (noted !== times) setTimes(noted);
  const readers = seen.map((reader) => {
    const known = noted.get(reader.consumer.name);
    return { ...reader, withinMs: typeof known === "object" ? known.withinMs : null };
  });
  return { sampledAt, readers: readers.toSorted((one, other) => compareNames(one.consumer, other.consumer)) };
}

const compareNames = (one: ListedConsumer, other: ListedConsumer) => one.displayName.localeCompare(other.displayName);
