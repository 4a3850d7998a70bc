import type { Setting, SettingValue } from "../../../../model/setting";

/** How one setting of the wire is told: its name, what its value is, and what that means. */
export interface SettingWords {
  readonly name: string;
  /** Reads the value; null: it is nothing to tell of. */
  readonly read: (value: unknown) => SettingValue | null;
  /** What the value means, a sentence. */
  readonly hint: string | ((value: unknown) => string);
}

/** Settings by their names on the wire, in the order in which they are told; null: told elsewhere. */
export type SettingTable = Readonly<Record<string, SettingWords | null>>;

/**
 * Every setting that a server reports: those that the table has in its order, and after them those that it does not know,
 * as they came. Nothing that the server says is left out for want of a name.
 */
export function readSettings(config: Readonly<Record<string, unknown>>, table: SettingTable): Setting[] {
  const known = Object.entries(table).flatMap(([key, words]) => {
    const value = config[key];
    if (words === null || value === undefined || value === null) return [];
    const read = words.read(value);
    if (read === null) return [];
    return [
      { key, name: words.name, value: read, hint: typeof words.hint === "string" ? words.hint : words.hint(value) },
    ];
  });
  const others = Object.keys(config)
    .filter((key) => !Object.hasOwn(table, key))
    .sort()
    .map((key): Setting => ({ key, name: key, value: asIs(config[key]), hint: "As the server reports it." }));
  return [...known, ...others];
}

function asIs(value: unknown): SettingValue {
  if (typeof value === "boolean") return { kind: "flag", on: value };
  if (typeof value === "number") return { kind: "count", value };
  return { kind: "text", text: typeof value === "string" ? value : JSON.stringify(value) };
}

const nanosPerMs = 1_000_000;

/** On or off. */
export const flag = (value: unknown): SettingValue => ({ kind: "flag", on: value === true });
/** A number; the wire's 0 or less is none. */
export const count = (value: unknown): SettingValue => limitOf(value, (limit) => ({ kind: "count", value: limit }));
/** A size; likewise. */
export const bytes = (value: unknown): SettingValue => limitOf(value, (limit) => ({ kind: "bytes", value: limit }));
/** A length of time from nanoseconds; likewise. */
export const duration = (value: unknown): SettingValue =>
  limitOf(value, (nanos) => ({ kind: "duration", ms: nanos / nanosPerMs }));
/** A moment. */
export const time = (value: unknown): SettingValue | null =>
  typeof value === "string" ? { kind: "time", at: value } : null;
/** One of a few words of the server; `none` and an empty one are none. */
export const word = (value: unknown): SettingValue =>
  typeof value !== "string" || value === "" || value === "none"
    ? { kind: "none" }
    : { kind: "word", text: value.replaceAll("_", " ") };
/** Names and subjects, one a line. */
export const text = (value: unknown): SettingValue | null =>
  lines(Array.isArray(value) ? value.map(String) : [String(value)]);
/** A number that may be larger than ours are exact, as digits. */
export const digits = (value: unknown): SettingValue | null => lines([String(value)]);

/** Lines of text, or nothing to tell of. */
export function lines(all: readonly string[]): SettingValue | null {
  const kept = all.filter((line) => line !== "");
  return kept.length === 0 ? null : { kind: "text", text: kept.join("\n") };
}

/** The fields of an object of the wire; none for anything else. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

/** A field that is text, else an empty one. */
export function textOf(value: unknown, field: string): string {
  const found = fieldsOf(value)[field];
  return typeof found === "string" ? found : "";
}

function limitOf(value: unknown, make: (limit: number) => SettingValue): SettingValue {
  return typeof value === "number" && value > 0 ? make(value) : { kind: "none" };
}
