import type { ExportedSearch } from "../../../contract/export";
import { maxJobMessages } from "../../../contract/message-jobs";
import type { LoggedMessage } from "../../../event-bus/broker/message-log";
import type { PlanItem } from "../../../jobs/plan-parts";
import { placeText } from "../../../model/place";
import type { SearchBudget } from "../../../search/search";
import { type SearchCall, startSearch } from "../../search/search-start";

/** It ends with what it looks through. */
const unbounded: SearchBudget = { messages: Number.POSITIVE_INFINITY, ms: Number.POSITIVE_INFINITY };

/** Messages of one stream that have one subject. */
export interface SubjectGroup {
  readonly channel: string;
  readonly subject: string;
  count: number;
}

/** Messages that a job is to be about, without what they hold. */
export interface ChosenMessages {
  readonly items: readonly PlanItem[];
  readonly bytes: number;
  /** Most messages first. */
  readonly groups: readonly SubjectGroup[];
  readonly oldestAt: string | null;
  readonly newestAt: string | null;
  readonly unread: readonly { readonly stream: string; readonly reason: string }[];
  /** More than a job may have: it stopped looking. */
  readonly isTooMany: boolean;
}

/** How far looking for them is. */
export interface ChoosingProgress {
  readonly scanned: number;
  readonly total: number | null;
  readonly found: number;
}

/**
 * Looks for the messages of a job, in the order in which they are acted on, and holds a few bytes of each. Throws as
 * {@link startSearch} does.
 */
export async function* chooseMessages(
  call: SearchCall,
  search: ExportedSearch,
  signal: AbortSignal,
): AsyncGenerator<ChoosingProgress, ChosenMessages> {
  const bounds = { limit: maxJobMessages + 1, budget: unbounded, resume: {}, signal };
  const { steps, total, leave } = startSearch(call, search, bounds);
  const choosing = new Choosing();
  let unread: ChosenMessages["unread"] = [];
  try {
    for await (const step of steps) {
      for (const { message } of step.matches) choosing.add(message);
      unread = step.unread;
      yield { scanned: step.scanned, total, found: choosing.count };
    }
  } finally {
    leave();
  }
  return { ...choosing.chosen(), unread };
}

class Choosing {
  readonly #items: PlanItem[] = [];
  readonly #groups = new Map<string, SubjectGroup>();
  #bytes = 0;
  #oldestAt: string | null = null;
  #newestAt: string | null = null;

  get count(): number {
    return this.#items.length;
  }

  add({ place, subject, storedAt, data }: LoggedMessage): void {
    this.#items.push({ id: placeText(place), size: data.length });
    this.#bytes += data.length;
    if (this.#oldestAt === null || storedAt < this.#oldestAt) this.#oldestAt = storedAt;
    if (this.#newestAt === null || storedAt > this.#newestAt) this.#newestAt = storedAt;
    const key = JSON.stringify([place.channel, subject]);
    const group = this.#groups.get(key);
    if (group === undefined) this.#groups.set(key, { channel: place.channel, subject, count: 1 });
    else group.count++;
  }

  chosen(): Omit<ChosenMessages, "unread"> {
    return {
      items: this.#items,
      bytes: this.#bytes,
      groups: [...this.#groups.values()].sort((one, other) => other.count - one.count),
      oldestAt: this.#oldestAt,
      newestAt: this.#newestAt,
      isTooMany: this.#items.length > maxJobMessages,
    };
  }
}
