import type { Dropper } from "../../event-bus/broker/sender";
import { retryHeaders } from "../../event-bus/bus/retry-target";
import type { MessageEnd } from "../../jobs/job-ends";
import { type FailuresCreated, type MessageOutcome, recipientsOf } from "../../jobs/job-record";
import type { JobWork, Prepared, RunServices } from "../../jobs/job-work";
import type { Place } from "../../model/place";
import type { IndexedFailure } from "../inbox/failure-index";
import type { FailureStore } from "../inbox/failure-store";
import { readPayloads } from "../inbox/payloads";
import { type CopyAim, type CopyRoute, routeCopy, skipReason } from "./copy-route";
import { KnownTargets } from "./known-targets";
import { originalToDrop } from "./original";
import { copyHeaders, copyId } from "./redrive-copy";

/** What working on failures needs. */
export interface RedriveWorkOptions {
  readonly failures: FailureStore;
  /** Called with each original that was removed. */
  readonly onDropped: (original: Place) => void;
}

/** Redrives or discards each failure of a plan. */
export class RedriveWork implements JobWork {
  readonly doubt = "it may be stored";
  readonly #created: FailuresCreated;
  readonly #services: RunServices;
  readonly #failures: FailureStore;
  readonly #aim: CopyAim;
  readonly #originals: Dropper;
  readonly #targets: KnownTargets;
  /** Failures that other jobs have, each with its job. */
  #claims: ReadonlyMap<string, string> = new Map();

  constructor(created: FailuresCreated, services: RunServices, { failures, onDropped }: RedriveWorkOptions) {
    this.#created = created;
    this.#services = services;
    this.#failures = failures;
    this.#aim = { to: recipientsOf(created), destination: created.destination };
    const { sender, stopping: signal, patiently, getStuck: onStuck } = services;
    this.#originals = sender.dropper({ onDropped, signal, patiently });
    const failedOn = new Set([...this.#known()].flatMap(({ failure }) => failure.stream ?? []));
    this.#targets = new KnownTargets({ ...services, to: this.#aim.to, failedOn, onStuck });
  }

  refresh(): Promise<void> {
    return this.#targets.refresh();
  }

  begin(): void {
    this.#claims = this.#services.claims();
  }

  isCautious(): boolean {
    const { recipients } = this.#services.destination;
    return this.#subjects().some((subject) => !recipients.keeps(subject));
  }

  bytesOf(index: number): number {
    return this.#failures.index.get(this.#id(index))?.failure.sizeBytes ?? 0;
  }

  async prepare(positions: readonly number[]): Promise<Prepared> {
    const { patiently, halting: signal } = this.#services;
    const failures = this.#failures;
    const needed = positions
      .flatMap((position) => failures.index.get(this.#id(position)) ?? [])
      .filter((known) => this.#isRead(known));
    const payloads: ReadonlyMap<string, Uint8Array> =
      needed.length === 0 ? new Map() : await patiently(() => readPayloads(failures, needed, { signal }));
    return (index) => this.#handle(index, payloads);
  }

  /** Drops the originals of what is noted as done. */
  settle(ends: readonly MessageEnd[]): Promise<readonly string[]> {
    const originals = ends.flatMap(({ drops, id }) => {
      const known = drops ? this.#failures.index.get(id) : undefined;
      return (known && this.#originalOf(known)) ?? [];
    });
    return this.#originals.drop(originals);
  }

  #isRead(known: IndexedFailure): boolean {
    const { action, payload } = this.#created;
    return action === "redrive" && payload === null && skipReason(this.#route(known)) === null;
  }

  #id(index: number): string {
    return this.#services.job.ids[index] ?? "";
  }

  *#known(): Generator<IndexedFailure> {
    const { index } = this.#failures;
    for (const id of this.#services.job.ids) {
      const known = index.get(id);
      if (known !== undefined) yield known;
    }
  }

  #route(known: IndexedFailure): CopyRoute {
    const { recipients } = this.#services.destination;
    return routeCopy(known, this.#aim, { targets: this.#targets.current, recipients });
  }

  /** Where copies will go. */
  #subjects(): string[] {
    const subjects = new Set<string>();
    for (const known of this.#known()) {
      const route = this.#route(known);
      if (route.kind === "subject") subjects.add(route.subject);
    }
    return [...subjects];
  }

  /** A discard sends nothing: nothing of it is in doubt. */
  #unsent(index: number, reason: string): string {
    return this.#created.action === "discard" ? reason : this.#services.unsent(index, reason);
  }

  async #handle(index: number, payloads: ReadonlyMap<string, Uint8Array>): Promise<MessageOutcome | null> {
    const id = this.#id(index);
    const known = this.#failures.index.get(id);
    if (known === undefined) return { o: "g", r: this.#unsent(index, "not recorded any more") };
    const { resolution } = known.failure;
    if (resolution !== null) return { o: "s", r: `${resolution.kind} by job ${resolution.job}` };
    const claim = this.#claims.get(id);
    if (claim !== undefined) return { o: "s", r: `job ${claim} is at it` };
    const route = this.#route(known);
    const skip = this.#created.action === "redrive" ? skipReason(route) : null;
    if (skip !== null) return { o: "s", r: this.#unsent(index, skip) };
    const drops = this.#originalOf(known) === null ? {} : ({ d: true } as const);
    if (this.#created.action === "discard") return { o: "x", ...drops };
    const data = this.#created.payload === null ? payloads.get(id) : Buffer.from(this.#created.payload, "base64");
    if (data === undefined) return { o: "g", r: this.#unsent(index, "the payload is no longer stored") };
    if (route.kind === "unmapped") return { o: "r", r: this.#unsent(index, route.reason) };
    if (route.kind !== "subject") return { o: "r", r: "the message does not say which subject it came from" };
    const { letter } = known.failure;
    if (letter !== null && this.#services.destination.recipients.channelOf(route.subject) === letter.place.channel)
      return { o: "r", r: "the copy would go back to the dead letters" };
    const copy = { ...this.#address(known, route), data, id: copyId(this.#services.job.id, id) };
    const ended = await this.#services.send(index, copy);
    return ended === null || ended.o === "r" ? ended : { ...ended, ...drops };
  }

  #address(known: IndexedFailure, { subject, retry }: Extract<CopyRoute, { kind: "subject" }>) {
    const { job, sender } = this.#services;
    const headers = copyHeaders(known, { job: job.id, isForBroker: (header) => sender.isForBroker(header) });
    if (retry === null) return { subject, headers };
    return { subject, headers: retryHeaders(headers, retry.eventSubject), channel: retry.channel };
  }

  #originalOf({ failure }: IndexedFailure) {
    return originalToDrop(failure, this.#services.destination.recipients);
  }
}
