import type { Outgoing, Sender } from "../event-bus/broker/sender";
import type { Clock } from "../event-bus/clock";
import type { BusConnection } from "../event-bus/connection";
import type { Place } from "../model/place";
import type { CopyDestination } from "./copy-destination";
import type { MessageEnd } from "./job-ends";
import type { JobLedger } from "./job-ledger";
import type { JobCreated, MessageOutcome } from "./job-record";

/** Does one position of a batch that was made ready; null when it is not known how it ended. */
export type Prepared = (index: number) => Promise<MessageOutcome | null>;

/** What a job does with each message of its plan, whatever becomes of the process meanwhile. */
export interface JobWork {
  /** What may have happened to a message whose answer did not come: `it may be stored`. */
  readonly doubt: string;
  /** Called before each batch: knowledge that must not be old is read again. */
  refresh(): Promise<void>;
  /** Called once, after the first {@link refresh}: what other jobs have is known now. */
  begin(): void;
  /** True where the fate of what was sent cannot always be looked up. */
  isCautious(): boolean;
  /** About how many bytes a position makes the process hold. */
  bytesOf(index: number): number;
  /** Reads what these positions need. */
  prepare(positions: readonly number[]): Promise<Prepared>;
  /** Called with what is noted as done, perhaps once more after a crash. Returns why something could not be dropped. */
  settle(ends: readonly MessageEnd[]): Promise<readonly string[]>;
}

/** What a run does for its work. */
export interface RunServices {
  readonly job: JobLedger;
  readonly sender: Sender;
  readonly connection: BusConnection;
  readonly clock: Clock;
  /** Where copies go, as it was when the run began. */
  readonly destination: CopyDestination;
  readonly patienceMs: number;
  /** Ends the sending and what is read for it. */
  readonly halting: AbortSignal;
  /** Ends everything. */
  readonly stopping: AbortSignal;
  /** Does a piece of work again while there is no link or no answer, until {@link halting}. */
  readonly patiently: <T>(work: () => Promise<T>) => Promise<T>;
  /** Pauses the job: what it needs does not answer. */
  readonly getStuck: (reason: string) => void;
  /** Whether the job is still this process's to act on. */
  readonly mayGoOn: () => true | Promise<boolean>;
  /** Notes that something is under way that may be done although no answer comes. */
  readonly attempt: (index: number, work: () => Promise<MessageOutcome | null>) => Promise<MessageOutcome | null>;
  /** Stores a copy once, also when an earlier run may have sent it. */
  readonly send: (index: number, copy: Outgoing) => Promise<MessageOutcome | null>;
  /** True for a position that this run or an earlier one may have done. */
  readonly mayBeDone: (index: number) => boolean;
  /** A reason for not sending a message, which may have been sent before all the same. */
  readonly unsent: (index: number, reason: string) => string;
  /** What other jobs have that were started before, each with its job. */
  readonly claims: () => ReadonlyMap<string, string>;
}

/** What one position of a plan is about. */
export type ItemId =
  | { readonly kind: "failure"; readonly id: string }
  | { readonly kind: "message"; readonly place: Place }
  | { readonly kind: "line"; readonly line: number };

/** One kind of jobs. */
export interface JobKind {
  /** True for the jobs of this kind. */
  owns(created: JobCreated): boolean;
  work(created: JobCreated, services: RunServices): JobWork;
  /** What an id of a plan is about. */
  itemOf(created: JobCreated, id: string): ItemId;
  /** Subject under which a copy was stored; null: it is not known, or it went to one consumer alone. */
  copyOf(job: JobLedger, created: JobCreated, end: MessageEnd): CopyAddress;
  /** Called with every message that ended, also those read from the log. */
  onEnd?(job: JobLedger, end: MessageEnd): void;
  /** Called with a job that is not kept any more. */
  onForgotten?(job: JobLedger): void;
}

/** Whom a copy is for. */
export interface CopyAddress {
  /** Null for a copy to one consumer alone, and where it is not known. */
  readonly subject: string | null;
  /** The consumer that it is for alone; null: everyone who reads its subject. */
  readonly onlyConsumer: string | null;
}
