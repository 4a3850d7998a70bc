import type { LoggedMessage, MessageLog } from "../../event-bus/broker/message-log";
import { parsePlace, placeText } from "../../model/place";
import type { MessagesCreated } from "../job-record";
import type { RunServices } from "../job-work";

/** What reading the messages of a plan needs. */
export interface PlannedMessagesOptions {
  readonly log: Pick<MessageLog, "getMany">;
  readonly created: MessagesCreated;
  readonly services: Pick<RunServices, "job" | "patiently" | "halting">;
}

/** The messages of a plan, by the place of each. What came to such a place after the plan was made is another message. */
export class PlannedMessages {
  readonly #options: PlannedMessagesOptions;

  constructor(options: PlannedMessagesOptions) {
    this.#options = options;
  }

  /** Bytes of one, as its plan says. */
  bytesOf(index: number): number {
    return this.#options.services.job.sizes[index] ?? 0;
  }

  /** Those that are still there, by position; `keep` makes of each what is needed. */
  async read<T>(positions: readonly number[], keep: (message: LoggedMessage) => T): Promise<ReadonlyMap<number, T>> {
    const { log, created, services } = this.#options;
    const { job, patiently, halting: signal } = services;
    const byPlace = new Map(positions.map((position) => [job.ids[position] ?? "", position]));
    const places = [...byPlace.keys()].flatMap((id) => parsePlace(id) ?? []);
    return patiently(async () => {
      const read = new Map<number, T>();
      const take = (message: LoggedMessage) => {
        const position = byPlace.get(placeText(message.place));
        const isPlanned = created.newestAt === null || message.storedAt <= created.newestAt;
        if (position !== undefined && isPlanned) read.set(position, keep(message));
      };
      await log.getMany(places, take, { signal });
      return read;
    });
  }
}
