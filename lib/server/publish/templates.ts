import { ulid } from "ulid";
import type { PublishTemplate } from "../../contract/publish-templates";
import type { Clock } from "../../event-bus/clock";
import { problemOf } from "../../store/log-health";
import { isDropped, type Mark } from "../../store/mark";
import type { RecordLog } from "../../store/record-log";
import type { Store } from "../../store/store";
import { HttpProblem } from "../http/problem";
import { decodeTemplate, encodeTemplate, type KeptTemplate, templateKey, templateLog } from "./template-log";

/** What templates need from their surroundings. */
export interface TemplatesOptions {
  readonly store: Pick<Store, "log">;
  readonly clock: Pick<Clock, "now">;
}

/** A template that somebody wants kept. */
export type NewTemplate = Pick<PublishTemplate, "name" | "draft" | "by">;

/** Most that are kept: the list is read whole. */
const mostTemplates = 200;

/** Messages to begin with, by name. Kept in the store, so that everybody who opens the broker has them. */
export class PublishTemplates {
  readonly #clock: Pick<Clock, "now">;
  readonly #log: RecordLog;
  readonly #kept = new Map<string, KeptTemplate & { readonly mark: Mark }>();

  constructor({ store, clock }: TemplatesOptions) {
    this.#clock = clock;
    this.#log = store.log(templateLog, {
      take: (record, doubt) => {
        const kept = doubt === null ? decodeTemplate(record) : null;
        if (kept !== null) this.#kept.set(kept.template.id, { ...kept, mark: record.mark });
        return kept !== null;
      },
      dropped: (before) => this.#forget((mark) => isDropped(mark, before)),
      begunAnew: () => this.#forget((mark) => mark >= 0),
    });
  }

  /** Why templates do not outlive the process; null when they do. */
  get problem(): string | null {
    return problemOf(this.#log.health);
  }

  /** All of them, by name, what others kept since included. Throws why they cannot be read. */
  async list(): Promise<PublishTemplate[]> {
    await this.#read();
    return this.#templates().toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Keeps one; one of the same name is replaced. Throws `conflict` when there are too many, and why it cannot be stored. */
  async save(wanted: NewTemplate): Promise<PublishTemplate> {
    await this.#read();
    const before = this.#templates().find(({ name }) => name === wanted.name);
    if (before === undefined && this.#templates().length >= mostTemplates)
      throw new HttpProblem("conflict", `there are ${mostTemplates} templates already: delete one first`);
    const nowMs = this.#clock.now();
    const template = { id: before?.id ?? ulid(nowMs), ...wanted, at: new Date(nowMs).toISOString() };
    await this.#store({ template, isDeleted: false });
    return template;
  }

  /** Deletes one; null: there is none. Throws why that cannot be stored. */
  async delete(id: string): Promise<PublishTemplate | null> {
    await this.#read();
    const template = this.#templates().find((one) => one.id === id);
    if (template === undefined) return null;
    // The record stays until the log is full: without its draft it is small.
    await this.#store({ template: { ...template, draft: {} }, isDeleted: true });
    return template;
  }

  #templates(): PublishTemplate[] {
    return [...this.#kept.values()].filter(({ isDeleted }) => !isDeleted).map(({ template }) => template);
  }

  /** Made when it is first needed: most brokers have no templates. */
  async #read(): Promise<void> {
    await this.#log.open();
    await this.#log.refresh();
  }

  async #store(kept: KeptTemplate): Promise<void> {
    const mark = await this.#log.append({ key: templateKey(kept.template), data: encodeTemplate(kept) });
    this.#kept.set(kept.template.id, { ...kept, mark });
  }

  #forget(isGone: (mark: Mark) => boolean): void {
    for (const [id, { mark }] of this.#kept) if (isGone(mark)) this.#kept.delete(id);
  }
}
