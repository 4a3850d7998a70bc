import type { Consumer } from "../../../../model/consumer/consumer";
import type { ConsumerList } from "../../jetstream/consumers";
import { type ConsumerPage, toConsumers } from "./list-page";

/** A consumer, and the text that it was made from. */
interface Described {
  entry: string;
  readonly consumer: Consumer;
}

/**
 * The consumers of a stream, as the server listed them. One that says what it said in the list `before` is the same object,
 * and is not even parsed: thousands are listed in every sweep, and most of them are idle.
 */
export class ListedConsumers implements ConsumerList {
  readonly #before: ReadonlyMap<string, Described>;
  /** By name: one that is made or deleted between two pages shifts the others, and may show on both. */
  readonly #described = new Map<string, Described>();
  readonly #missing = new Set<string>();

  constructor(before?: ConsumerList) {
    this.#before = before instanceof ListedConsumers ? before.#described : new Map();
  }

  /** Takes one page. */
  add({ entries, missing }: ConsumerPage): void {
    const news: string[] = [];
    for (const entry of entries) {
      const known = this.#before.get(nameIn(entry));
      if (known === undefined || !saysTheSame(known.entry, entry)) {
        news.push(entry);
        continue;
      }
      // A part of a page keeps all of it in memory: let it be the newest.
      known.entry = entry;
      this.#described.set(known.consumer.name, known);
    }
    toConsumers(news).forEach((consumer, at) => {
      this.#described.set(consumer.name, { entry: news[at] ?? "", consumer });
    });
    for (const name of missing) this.#missing.add(name);
  }

  get consumers(): readonly Consumer[] {
    return Array.from(this.#described.values(), ({ consumer }) => consumer);
  }

  get missing(): readonly string[] {
    return [...this.#missing].filter((name) => !this.#described.has(name));
  }
}

const nameKey = '"name":"';

/** The first name of an entry: its own, if the server writes them as it does. Where it is not, nothing is found by it. */
function nameIn(entry: string): string {
  const from = entry.indexOf(nameKey) + nameKey.length;
  return entry.slice(from, entry.indexOf('"', from));
}

const timeKey = '"ts":"';

/** An entry without the moment at which it was written: what is before and behind that. */
function cutTime(entry: string): readonly [string, string] {
  const at = entry.lastIndexOf(timeKey);
  const end = at < 0 ? -1 : entry.indexOf('"', at + timeKey.length);
  const rest = entry.slice(end);
  // Elsewhere it is not the server's, but somebody's metadata.
  const isOwn = end >= 0 && (rest === '"}' || rest.startsWith('","priority_groups":'));
  return isOwn ? [entry.slice(0, at), rest] : [entry, ""];
}

/** How long ago a replica was heard, nanoseconds: metadata has no numbers. */
const heard = /"active":\d+/g;

/** True when two entries differ in nothing but when they were written, and when replicas were heard. */
export function saysTheSame(before: string, now: string): boolean {
  const [beforeHead, beforeTail] = cutTime(before);
  const [head, tail] = cutTime(now);
  if (beforeTail !== tail) return false;
  if (beforeHead === head) return true;
  return head.includes('"replicas":[') && beforeHead.replace(heard, "") === head.replace(heard, "");
}
