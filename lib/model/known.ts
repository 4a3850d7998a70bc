import * as z from "zod";

/** How far a value can be trusted. A bound is always true; an estimate may be wrong in both directions. */
export const measures = ["exact", "estimate", "at least", "at most"] as const;
/** One of {@link measures}. */
export type Measure = (typeof measures)[number];

/** A value, and how far it can be trusted. */
export interface Measured<T> {
  readonly value: T;
  readonly how: Measure;
}

/** No value, and why: a clause for people, without a capital and without a full stop. */
export interface Unknown {
  readonly value: null;
  readonly why: string;
}

/** A figure that may be unknown or not exact. An unknown one is never 0. */
export type Known<T> = Measured<T> | Unknown;

/**
 * A {@link Known} as JSON has it. An exact value stands for itself, since nearly all are exact and a snapshot has tens
 * of thousands: only a doubt costs bytes, and it is an object that explains itself.
 */
export type KnownJson<T> = T | Measured<T> | Unknown;

/** A value that is as it was measured. */
export const exact = <T>(value: T): Known<T> => ({ value, how: "exact" });
const zero = exact(0);
/** The same of a number. Zero is one object: of thousands of idle consumers all figures are. */
export const exactNumber = (value: number): Known<number> => (value === 0 ? zero : exact(value));
/** A value that may be wrong in both directions. */
export const estimate = <T>(value: T): Known<T> => ({ value, how: "estimate" });
/** A value that the true one is never below. */
export const atLeast = <T>(value: T): Known<T> => ({ value, how: "at least" });
/** A value that the true one is never above. */
export const atMost = <T>(value: T): Known<T> => ({ value, how: "at most" });
/** No value: `why` is a clause such as "two samples are needed". */
export const unknown = (why: string): Unknown => ({ value: null, why });

/** True when there is a value. */
export function isKnown<T>(known: Known<T>): known is Measured<T> {
  return "how" in known;
}

/** True when there is a value, and it is as it was measured. */
export function isExact<T>(known: Known<T>): known is Measured<T> {
  return isKnown(known) && known.how === "exact";
}

/** True when it is certainly more than nothing. */
export function isSome(known: Known<number>): known is Measured<number> {
  return isKnown(known) && known.how !== "at most" && known.value > 0;
}

/** The same figure in another form. `change` must not turn the order around: a bound stays the bound it is. */
export function mapKnown<T, U>(known: Known<T>, change: (value: T) => U): Known<U> {
  return isKnown(known) ? { value: change(known.value), how: known.how } : known;
}

/** The sum of figures that are never negative. What is not known makes the rest the least that it can be. */
export function sumKnown(figures: readonly Known<number>[]): Known<number> {
  const measured = figures.filter(isKnown);
  const [first] = figures;
  if (first !== undefined && measured.length === 0) return first;
  const hows = new Set<Measure>(measured.map(({ how }) => how));
  if (measured.length < figures.length) hows.add("at least");
  hows.delete("exact");
  const [how = "exact", ...others] = hows;
  const value = measured.reduce((sum, figure) => sum + figure.value, 0);
  return { value, how: others.length === 0 ? how : "estimate" };
}

/** A {@link Known} for JSON. */
export function knownJson<T>(known: Known<T>): KnownJson<T> {
  return isKnown(known) && known.how === "exact" ? known.value : known;
}

/** Reads {@link KnownJson}. The values of `schema` must not be null or have a `value` of their own. */
export function knownSchema<T>(schema: z.ZodType<T, T>): z.ZodType<Known<T>, KnownJson<T>> {
  const measured = z.object({ value: schema, how: z.enum(measures) });
  const doubtful = z.union([measured, z.object({ value: z.null(), why: z.string().min(1) })]);
  return z.union([schema.transform((value): Known<T> => exact(value)), doubtful]);
}
