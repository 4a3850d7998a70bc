import type { LoggedMessage, MessageLog } from "../../event-bus/broker/message-log";
import type { CopySubject } from "../../event-bus/broker/sender";
import { parsePlace } from "../../model/place";
import type { MessageOutcome, MessagesCreated } from "../job-record";
import type { JobWork, Prepared, RunServices } from "../job-work";
import { messageCopyId, replayHeaders } from "./message-headers";
import { PlannedMessages } from "./planned-messages";

/** Stores a copy of each message of a plan: under its own subject, or all under another. */
export class ReplayWork implements JobWork {
  readonly doubt = "it may be stored";
  readonly #created: MessagesCreated;
  readonly #services: RunServices;
  readonly #messages: PlannedMessages;

  constructor(created: MessagesCreated, services: RunServices, { log }: { readonly log: Pick<MessageLog, "getMany"> }) {
    this.#created = created;
    this.#services = services;
    this.#messages = new PlannedMessages({ log, created, services });
  }

  async refresh(): Promise<void> {}

  begin(): void {}

  /** Copies go to the channels that they are of, or to the one of the other subject. */
  isCautious(): boolean {
    const { recipients } = this.#services.destination;
    const { destination } = this.#created;
    if (destination !== null) return !recipients.keeps(destination);
    const channels = new Set(this.#services.job.ids.map((id) => parsePlace(id)?.channel));
    return [...channels].some((channel) => channel !== undefined && recipients.strands(channel));
  }

  bytesOf(index: number): number {
    return this.#messages.bytesOf(index);
  }

  async prepare(positions: readonly number[]): Promise<Prepared> {
    const messages = await this.#messages.read(positions, (message) => message);
    return (index) => this.#handle(index, messages.get(index));
  }

  async settle(): Promise<readonly string[]> {
    return [];
  }

  async #handle(index: number, message: LoggedMessage | undefined): Promise<MessageOutcome | null> {
    const { job, sender, unsent, send } = this.#services;
    if (message === undefined) return { o: "g", r: unsent(index, "it is no longer stored") };
    const target = this.#target(message);
    if (!target.possible) return { o: "r", r: unsent(index, target.reason) };
    const isForBroker = (header: string) => sender.isForBroker(header);
    const headers = replayHeaders(message, { job: job.id, isForBroker });
    const id = messageCopyId(job.id, job.ids[index] ?? "");
    return send(index, { subject: target.subject, headers, data: message.data, id });
  }

  #target({ place, subject }: LoggedMessage): CopySubject {
    const { destination } = this.#created;
    if (destination !== null) return { possible: true, subject: destination };
    return this.#services.destination.recipients.subjectFor({ channel: place.channel, subject });
  }
}
