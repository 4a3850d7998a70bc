import { messageIdOf } from "../../event-bus/adapters/jetstream/messages";
import { isEventBusError } from "../../event-bus/errors";
import type { LogSpec } from "../log-spec";
import type { Mark } from "../mark";
import type { StoredRecord } from "../record";
import type { SharedValues } from "../shared-values";
import type { JetStreamAccess } from "./access";
import type { StreamMaker } from "./stream-maker";

/** Values in a stream in memory: the last few of each key, gone with the server. */
export class SharedStream implements SharedValues {
  readonly #access: JetStreamAccess;
  readonly #maker: Pick<StreamMaker, "ensure">;
  readonly #spec: Pick<LogSpec, "name" | "purpose" | "bounds">;
  #isMade = false;

  constructor(
    { access, maker }: { readonly access: JetStreamAccess; readonly maker: Pick<StreamMaker, "ensure"> },
    spec: Pick<LogSpec, "name" | "purpose" | "bounds">,
  ) {
    this.#access = access;
    this.#maker = maker;
    this.#spec = spec;
    // A broker that was restarted has lost what it had in memory, and asking would be in vain: others listen to the
    // subject, so no answer comes at all.
    access.connection.onChange(() => {
      this.#isMade = false;
    });
  }

  async open(): Promise<void> {
    if (this.#isMade) return;
    const { name, purpose, bounds } = this.#spec;
    await this.#maker.ensure({
      ...{ name, description: purpose, subjects: [`${name}.>`], retention: "limits", storage: "memory" },
      ...{ discard: "old", allowDirect: true, maxAgeMs: bounds.maxAgeMs },
      // Bounded by its few subjects: a size would be taken from the account's memory at once.
      maxMessagesPerSubject: bounds.maxRecordsPerKey ?? 1,
    });
    this.#isMade = true;
  }

  async put(key: string, data: Uint8Array): Promise<Mark> {
    const { name } = this.#spec;
    try {
      const { seq } = await this.#access.messages.publish({ subject: `${name}.${key}`, data, expectedStream: name });
      return seq;
    } catch (error) {
      this.#isMade = false; // it may have been deleted
      throw error;
    }
  }

  async last(key: string): Promise<StoredRecord | null> {
    const { name } = this.#spec;
    try {
      return this.#toRecord(await this.#access.messages.last(name, `${name}.${key}`));
    } catch (error) {
      // The stream is made by the first who puts something.
      if (isEventBusError(error) && error.code === "stream_not_found") return null;
      throw error;
    }
  }

  async get(mark: Mark): Promise<StoredRecord | null> {
    return this.#toRecord(await this.#access.messages.get(this.#spec.name, mark));
  }

  watch(key: string, listener: () => void, onAllowed?: (allowed: boolean) => void): () => void {
    return this.#access.traffic.watch(`${this.#spec.name}.${key}`, () => listener(), onAllowed);
  }

  #toRecord(message: Awaited<ReturnType<JetStreamAccess["messages"]["get"]>>): StoredRecord | null {
    if (message === null) return null;
    const { stream, seq, subject, storedAt, headers, data } = message;
    const id = messageIdOf(message);
    return { log: stream, mark: seq, key: subject.slice(stream.length + 1), storedAt, id, headers, data };
  }
}
