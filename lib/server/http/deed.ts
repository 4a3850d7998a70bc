import type { Audit } from "../../access/audit/audit";
import type { Logger } from "../../event-bus/logger";
import type { Activity } from "../../model/activity";
import type { ErrorCode } from "../../model/error-code";
import { toProblem } from "./problem";

/** Where deeds are written down, and what is told when that is not possible. */
export interface DeedParts {
  readonly audit: Pick<Audit, "record" | "refuse">;
  readonly logger: Logger;
}

/** What a deed is about; the visitor's name is added. */
export type DeedAbout = Pick<Activity, "action" | "what" | "count" | "job">;
/** How it ended. */
export type DeedEnd = Pick<Activity, "result" | "detail">;

/** Codes of errors after which the deed may have been carried out nevertheless. */
const unsettled: ReadonlySet<ErrorCode> = new Set(["publish_unknown", "timeout"]);
/** Codes for what nobody may do, or not this visitor. */
const denials: ReadonlySet<ErrorCode> = new Set(["not_allowed", "reserved_subject"]);

/** Something that somebody wants done, as the audit knows it. */
export class Deed {
  readonly #parts: DeedParts;
  #about: DeedAbout & Pick<Activity, "who">;

  constructor(parts: DeedParts, who: string, about: DeedAbout) {
    this.#parts = parts;
    this.#about = { who, ...about };
  }

  /** Says more exactly what it is about. */
  refine(more: Partial<DeedAbout>): void {
    this.#about = { ...this.#about, ...more };
  }

  /** Writes down that it begins. Throws when that is not possible: then it must not begin. */
  async begin(detail: string): Promise<void> {
    await this.#parts.audit.record({ ...this.#about, result: "started", detail });
  }

  /** Writes down how it ended. An audit that cannot be written is logged, and does not change the answer. */
  async end(end: DeedEnd): Promise<void> {
    const entry = { ...this.#about, ...end };
    try {
      await this.#parts.audit.record(entry);
    } catch (error) {
      this.#parts.logger.error({ error, ...entry }, "What was done or refused is not written to the audit");
    }
  }

  /**
   * Notes that it was not done, and why; repeats are counted. What may have been done nevertheless is noted like a deed,
   * and not waited for: the broker may be away.
   */
  refuse(error: unknown): void {
    const { title, detail = title, code } = toProblem(error);
    const result = denials.has(code) ? "denied" : "failed";
    if (unsettled.has(code)) void this.end({ result, detail });
    else this.#parts.audit.refuse({ ...this.#about, result, detail });
  }
}
