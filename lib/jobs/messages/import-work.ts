import type { Content, MessagesCreated } from "../job-record";
import type { JobWork, Prepared, RunServices } from "../job-work";
import { importHeaders, messageCopyId } from "./message-headers";

/** Stores each message of a file: under its own subject, or all under another. */
export class ImportWork implements JobWork {
  readonly doubt = "it may be stored";
  readonly #created: MessagesCreated;
  readonly #services: RunServices;

  constructor(created: MessagesCreated, services: RunServices) {
    this.#created = created;
    this.#services = services;
  }

  async refresh(): Promise<void> {}

  begin(): void {}

  isCautious(): boolean {
    const { recipients } = this.#services.destination;
    const subjects = new Set(this.#services.job.contents.map((content) => this.#subjectOf(content)));
    return [...subjects].some((subject) => !recipients.keeps(subject));
  }

  /** The plan holds them already. */
  bytesOf(): number {
    return 0;
  }

  async prepare(): Promise<Prepared> {
    return async (index) => {
      const { job, sender, send, unsent } = this.#services;
      const content = job.contents[index];
      if (content === undefined) return { o: "g", r: unsent(index, "what the file held is no longer known") };
      const isForBroker = (header: string) => sender.isForBroker(header);
      return send(index, {
        subject: this.#subjectOf(content),
        headers: importHeaders(content.h, { job: job.id, isForBroker }),
        data: Buffer.from(content.d, "base64"),
        id: messageCopyId(job.id, job.ids[index] ?? ""),
      });
    };
  }

  async settle(): Promise<readonly string[]> {
    return [];
  }

  #subjectOf({ s }: Content): string {
    return this.#created.destination ?? s;
  }
}
