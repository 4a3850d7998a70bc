import { ulid } from "ulid";
import type { ObjectWriter } from "../../event-bus/broker/object-store";
import type { Clock } from "../../event-bus/clock";
import type { Logger } from "../../event-bus/logger";
import type { ObjectInfo } from "../../model/bucket/object-info";
import { HttpProblem } from "../http/problem";

/** Uploads of everybody at once. */
const atOnce = 16;
/** After so long without a part an upload is given up, milliseconds. */
const idleMs = 60_000;

/** Whose upload it is, and into what. */
export interface UploadAbout {
  readonly who: string;
  /** The broker and the bucket. */
  readonly into: string;
  /** Of the object. */
  readonly name: string;
  readonly sizeBytes: number;
}

interface Upload extends UploadAbout {
  readonly writer: ObjectWriter;
  received: number;
  busy: boolean;
  cancelIdle: () => void;
}

/** What a part came to: the object is there with the last one. */
export interface PartEnd {
  readonly received: number;
  readonly object: ObjectInfo | null;
}

/** Objects that come in parts, one part at a time. What is given up leaves nothing behind. */
export class Uploads {
  readonly #clock: Pick<Clock, "schedule">;
  readonly #logger: Logger;
  readonly #running = new Map<string, Upload>();

  constructor(clock: Pick<Clock, "schedule">, logger: Logger) {
    this.#clock = clock;
    this.#logger = logger;
  }

  /** Takes room for one, and returns its id. Throws `overloaded`. */
  begin(writer: ObjectWriter, about: UploadAbout): string {
    if (this.#running.size >= atOnce)
      throw new HttpProblem("overloaded", `${atOnce} uploads run already: wait until one ends`);
    const id = ulid();
    const upload: Upload = { ...about, writer, received: 0, busy: false, cancelIdle: () => {} };
    this.#running.set(id, upload);
    this.#watch(id, upload);
    return id;
  }

  /**
   * Takes a part; whatever goes wrong with one ends the upload. Throws `not_found` for an upload that ended or is somebody
   * else's, `conflict` for a part out of order, and what storing throws.
   */
  async add(
    id: string,
    by: Pick<UploadAbout, "who" | "into">,
    part: { offset: number; data: Uint8Array },
  ): Promise<PartEnd> {
    const upload = this.#find(id, by);
    if (upload === null) throw new HttpProblem("not_found", "there is no such upload (any more): begin it again");
    if (upload.busy || part.offset !== upload.received)
      throw new HttpProblem("conflict", `${upload.received} bytes are there, this part begins at ${part.offset}`);
    if (upload.received + part.data.length > upload.sizeBytes)
      throw new HttpProblem("invalid_input", `more than the ${upload.sizeBytes} bytes that were announced`);
    if (part.data.length === 0 && upload.sizeBytes > 0)
      throw new HttpProblem("invalid_input", "a part without bytes: an upload that does not go on is given up");
    upload.cancelIdle();
    upload.busy = true;
    try {
      await upload.writer.write(part.data);
      upload.received += part.data.length;
      const { received } = upload;
      if (received < upload.sizeBytes) return { received, object: null };
      const object = await upload.writer.finish();
      this.#running.delete(id);
      return { received, object };
    } catch (error) {
      this.#running.delete(id);
      await this.#discard(upload);
      throw error;
    } finally {
      upload.busy = false;
      if (this.#running.get(id) === upload) this.#watch(id, upload);
    }
  }

  /** The object that an upload is about; null: there is no such upload (any more). */
  nameOf(id: string, by: Pick<UploadAbout, "who" | "into">): string | null {
    return this.#find(id, by)?.name ?? null;
  }

  /** Ends an upload and removes what was stored of it; false: there is none, or one of its parts is just being stored. */
  async cancel(id: string, by: Pick<UploadAbout, "who" | "into">): Promise<boolean> {
    const upload = this.#find(id, by);
    if (upload === null || upload.busy) return false;
    upload.cancelIdle();
    this.#running.delete(id);
    await upload.writer.discard();
    return true;
  }

  #find(id: string, { who, into }: Pick<UploadAbout, "who" | "into">): Upload | null {
    const upload = this.#running.get(id);
    return upload !== undefined && upload.who === who && upload.into === into ? upload : null;
  }

  #watch(id: string, upload: Upload): void {
    upload.cancelIdle = this.#clock.schedule(idleMs, () => {
      if (this.#running.get(id) !== upload || upload.busy) return;
      this.#running.delete(id);
      void this.#discard(upload);
    });
  }

  /** What cannot be removed stays as pieces that nobody sees. */
  async #discard({ writer, into }: Upload): Promise<void> {
    try {
      await writer.discard();
    } catch (error) {
      this.#logger.warn({ error, into }, "Pieces of an upload that was given up are left in its bucket");
    }
  }
}
