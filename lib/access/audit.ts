import type { Clock } from "../event-bus/clock";
import type { EventBus } from "../event-bus/event-bus";
import { newEventId } from "../event-bus/event-id";
import type { Logger } from "../event-bus/logger";
import { RecordStream } from "../event-bus/record-stream";
import { type Activity, activitySchema } from "../model/activity";

/** Stream of the record of who did what. */
export const auditStream = "JETLAG_AUDIT";
/** Bounds of the stream. */
export const auditBounds = { maxAgeMs: 90 * 24 * 60 * 60 * 1_000, maxBytes: 64 * 1024 * 1024 };

/** Entries kept in memory for looking at. */
const remembered = 10_000;

/** What the audit needs from its surroundings. */
export interface AuditOptions {
  readonly bus: Pick<EventBus, "streams" | "messages" | "connection">;
  readonly clock: Clock;
  readonly logger: Logger;
  /** False keeps it in memory. */
  readonly durable: boolean;
}

/** Who did what, how much of it, and how it ended. */
export class Audit {
  readonly #options: AuditOptions;
  readonly #stream: RecordStream;
  readonly #entries = new Map<string, Activity>();

  constructor(options: AuditOptions) {
    this.#options = options;
    this.#stream = new RecordStream(options, {
      name: auditStream,
      description: "Who published, redrove, discarded, paused or cancelled what",
      ...auditBounds,
    });
  }

  /** Why the record does not outlive the process, or null. */
  get problem(): string | null {
    return this.#stream.problem;
  }

  /** Creates the stream where it is missing and reads what it holds. */
  async open(): Promise<void> {
    await this.#stream.open();
    await this.refresh();
  }

  /** Reads what other processes wrote. */
  refresh(): Promise<void> {
    return this.#stream.readNew(({ data, seq }) => {
      const activity = parseActivity(data);
      if (activity !== null) this.#add(activity);
      else this.#options.logger.warn({ stream: auditStream, stream_seq: seq }, "Not an audit record");
    });
  }

  /** Notes it; resolves once it is stored. */
  async record(about: Omit<Activity, "id" | "at">): Promise<Activity> {
    const nowMs = this.#options.clock.now();
    const activity = { id: newEventId(nowMs), at: new Date(nowMs).toISOString(), ...about };
    if (this.#stream.isDurable) {
      const data = new TextEncoder().encode(JSON.stringify(activity));
      await this.#stream.append({ subject: about.action, data, msgId: activity.id });
    }
    this.#add(activity);
    return activity;
  }

  /** Newest first, behind the entry `after`. */
  list(limit: number, after?: string): { activity: Activity[]; next: string | null } {
    const found = [...this.#entries.values()]
      .filter(({ id }) => after === undefined || id < after)
      .sort((a, b) => (a.id < b.id ? 1 : -1));
    const activity = found.slice(0, limit);
    return { activity, next: found.length > limit ? (activity.at(-1)?.id ?? null) : null };
  }

  #add(activity: Activity): void {
    this.#entries.set(activity.id, activity);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > remembered && oldest !== undefined) this.#entries.delete(oldest);
  }
}

function parseActivity(data: Uint8Array): Activity | null {
  try {
    const parsed = activitySchema.safeParse(JSON.parse(new TextDecoder().decode(data)));
    return parsed.success ? parsed.data : null;
  } catch {
    return null; // not JSON: somebody else's message, reported by the caller
  }
}
