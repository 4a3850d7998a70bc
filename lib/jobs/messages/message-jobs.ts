import type { KeptMessages } from "../../event-bus/broker/administration";
import type { MessageLog } from "../../event-bus/broker/message-log";
import { type Offer, taken } from "../../event-bus/broker/offer";
import { parsePlace } from "../../model/place";
import type { MessageEnd } from "../job-ends";
import type { JobLedger } from "../job-ledger";
import type { JobCreated, MessagesCreated } from "../job-record";
import type { CopyAddress, ItemId, JobKind, JobWork, RunServices } from "../job-work";
import { DeletionWork } from "./deletion-work";
import { ImportWork } from "./import-work";
import { ReplayWork } from "./replay-work";

/** What jobs over messages need. */
export interface MessageKindOptions {
  readonly log: Pick<MessageLog, "getMany">;
  /** Removing messages. */
  readonly messages: Offer<KeptMessages>;
}

const isOverMessages = (created: JobCreated): created is MessagesCreated => created.type === "created_over_messages";

/** Jobs over messages: replays, deletions, imports. */
export class MessageKind implements JobKind {
  readonly #options: MessageKindOptions;

  constructor(options: MessageKindOptions) {
    this.#options = options;
  }

  owns(created: JobCreated): boolean {
    return isOverMessages(created);
  }

  work(created: JobCreated, services: RunServices): JobWork {
    if (!isOverMessages(created)) throw new Error(`${created.type} is not over messages`);
    const { log, messages } = this.#options;
    switch (created.action) {
      case "replay":
        return new ReplayWork(created, services, { log });
      case "delete":
        return new DeletionWork(created, services, { log, messages: taken(messages) });
      case "import":
        return new ImportWork(created, services);
    }
  }

  itemOf({ action }: JobCreated, id: string): ItemId {
    if (action === "import") return { kind: "line", line: Number(id) };
    return { kind: "message", place: parsePlace(id) ?? { channel: id, at: "0" } };
  }

  /** A copy under its own subject is not told apart from others: who reads it is not known any more. */
  copyOf(_job: JobLedger, { destination }: JobCreated, _end: MessageEnd): CopyAddress {
    return { subject: destination, onlyConsumer: null };
  }
}
