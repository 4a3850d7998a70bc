import type * as z from "zod";
import type { Visitor } from "../../access/authenticate";
import type { Right } from "../../model/activity";
import type { Dashboard } from "../dashboard/dashboard";
import type { Process } from "../process";
import type { Deed, DeedAbout, DeedEnd } from "./deed";

/** The names in braces of a path such as `/api/streams/{stream}`, with what stands in their place. */
export type ParamsOf<TPath extends string> = TPath extends `${string}{${infer TName}}${infer TRest}`
  ? { readonly [K in TName | keyof ParamsOf<TRest>]: string }
  : Record<never, never>;

/** What every handler gets. */
export interface Call<TParams> {
  readonly request: Request;
  readonly params: TParams;
  readonly visitor: Visitor;
  readonly process: Process;
  /** Of the broker that the address names; without one, of the first. */
  readonly dashboard: Dashboard;
}

/** A call with its query. */
export interface QueryCall<TParams, TQuery extends z.ZodObject> extends Call<TParams> {
  readonly query: z.output<TQuery>;
}

/** A call with its body. */
export interface InputCall<TParams, TInput extends z.ZodType> extends Call<TParams> {
  readonly input: z.output<TInput>;
  /** The body as it was sent: `input` no longer says how numbers were written or which keys were repeated. */
  readonly text: string;
}

/** A `Response`, or an object that is sent as JSON. */
export type Answer = Response | object;

interface LookAt<TCall> {
  readonly needs: "view";
  /** What the README says of it. */
  readonly says: string;
  handle(call: TCall): Answer | Promise<Answer>;
}

/** Reads something and changes nothing. */
export interface Look<TParams, TQuery extends z.ZodObject> extends LookAt<QueryCall<TParams, TQuery>> {
  /** What may be asked (nothing). A key that it does not have is refused. */
  readonly query?: TQuery;
}

/** A body that is read. */
interface Body<TInput extends z.ZodType> {
  readonly input: TInput;
  /** The most bytes of it (64 KiB). */
  readonly limitBytes?: (dashboard: Dashboard) => number;
}

/** A question with a body. It changes nothing. */
export type Ask<TParams, TInput extends z.ZodType> = LookAt<InputCall<TParams, TInput>> & Body<TInput>;

/** One of several rights, by what is asked. */
interface OneOf<TCall> {
  readonly oneOf: readonly Right[];
  /** What it throws is noted as why the deed was refused. */
  which(call: TCall): Right;
}

/** An answer, and how its deed ended; null where that is written down already. */
interface Done {
  readonly answer: object;
  readonly end: DeedEnd | null;
}

/** Does something. It cannot be declared without a right, and without what is written down: done, denied or refused. */
export interface ActOn<TCall> {
  readonly needs: Right | OneOf<TCall>;
  readonly says: string;
  audit(call: TCall): DeedAbout;
  /** Errors of `handle` after which nothing is written down (none): what was wrong with a form was never sent. */
  isForgotten?(error: unknown): boolean;
  handle(call: TCall & { readonly deed: Deed }): Promise<Done>;
}

/** Does something, with a body or without. */
export type Act<TParams, TInput extends z.ZodType> = ActOn<InputCall<TParams, TInput>> & Partial<Body<TInput>>;

/** What a POST can be. */
export type Post<TParams, TInput extends z.ZodType> = Ask<TParams, TInput> | Act<TParams, TInput>;
