import {
  createLoader,
  createParser,
  createSerializer,
  parseAsInteger,
  parseAsNativeArrayOf,
  parseAsString,
  parseAsStringLiteral,
  useQueryStates,
} from "nuqs";
import { useMemo } from "react";
import { parseAsMoment, parseAsPlace } from "@/components/ui/form/address-parsers";
import { type TimeRange, timeBounds, timeSpans } from "@/components/ui/form/time-range";
import { hrefs } from "@/lib/client/words/hrefs";
import type { SearchRequest } from "@/lib/contract/search";
import { type SearchOperator, searchOperators } from "@/lib/model/search/search-query";

/** What a comparison is with: a value of the payload's JSON by its path, a header by its name, the payload's size in bytes. */
export interface Comparison {
  readonly of: "json" | "header" | "size";
  /** The path or the name; empty for the size. */
  readonly name: string;
  readonly operator: SearchOperator;
  /** Empty with `exists`. */
  readonly value: string;
}

/** What is searched for, as the address says it and the form changes it. Empty and null demand nothing. */
export interface SearchTerms extends TimeRange {
  readonly text: string;
  /** `text` is a regular expression. */
  readonly isPattern: boolean;
  /** A subject or pattern. */
  readonly subject: string;
  /** None: all of them. */
  readonly streams: readonly string[];
  readonly comparisons: readonly Comparison[];
  readonly order: "newest" | "oldest";
}

const operatorOf = (text: string) => searchOperators.find((operator) => operator === text);

type Named = Omit<Comparison, "of">;

/** `>= data.total 42`: the operator, the path or name without spaces, the value as it is. */
const parseAsComparison = createParser<Named>({
  parse: (text) => {
    const [, operatorText = "", nameText = "", value = ""] = /^(\S+) (\S+)(?: ([\s\S]*))?$/.exec(text) ?? [];
    const operator = operatorOf(operatorText);
    const name = decode(nameText);
    return operator === undefined || name === null ? null : { operator, name, value };
  },
  serialize: ({ operator, name, value }) =>
    `${operator} ${name.replace(/[%\s]/g, encodeURIComponent)}${operator === "exists" ? "" : ` ${value}`}`,
  eq: (one, other) => one.operator === other.operator && one.name === other.name && one.value === other.value,
});

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null; // a stray percent sign: somebody else wrote this address
  }
}

const parsers = {
  text: parseAsString,
  pattern: parseAsString,
  subject: parseAsString,
  stream: parseAsNativeArrayOf(parseAsString),
  json: parseAsNativeArrayOf(parseAsComparison),
  header: parseAsNativeArrayOf(parseAsComparison),
  min: parseAsInteger,
  max: parseAsInteger,
  last: parseAsStringLiteral(timeSpans),
  from: parseAsMoment,
  to: parseAsMoment,
  order: parseAsStringLiteral(["newest", "oldest"] as const),
};
const allParsers = { ...parsers, message: parseAsPlace };
const serialize = createSerializer(parsers);
const load = createLoader(parsers);

type Values = { readonly [Key in keyof typeof parsers]: ReturnType<(typeof parsers)[Key]["parseServerSide"]> };

/** Terms that demand nothing. */
export const anyTerms: SearchTerms = {
  text: "",
  isPattern: false,
  subject: "",
  streams: [],
  comparisons: [],
  last: null,
  from: null,
  to: null,
  order: "newest",
};

function toTerms(values: Values): SearchTerms {
  const { text, pattern, subject, stream, json, header, min, max, last, from, to, order } = values;
  return {
    text: pattern ?? text ?? "",
    isPattern: pattern !== null,
    subject: subject ?? "",
    streams: stream ?? [],
    comparisons: [
      ...(json ?? []).map((one) => ({ of: "json" as const, ...one })),
      ...(header ?? []).map((one) => ({ of: "header" as const, ...one })),
      ...sizeComparison(">=", min),
      ...sizeComparison("<=", max),
    ],
    ...{ last, from, to },
    order: order ?? "newest",
  };
}

const sizeComparison = (operator: ">=" | "<=", bytes: number | null): Comparison[] =>
  bytes === null ? [] : [{ of: "size", name: "", operator, value: String(bytes) }];

/** The bounds that all comparisons of the size set together; null: none. */
function sizeBounds(comparisons: readonly Comparison[]): { readonly min: number | null; readonly max: number | null } {
  const sizes = (operator: ">=" | "<=") =>
    comparisons.filter((one) => one.of === "size" && one.operator === operator).map(({ value }) => Number(value));
  const [least, most] = [sizes(">="), sizes("<=")];
  return {
    min: least.length === 0 ? null : Math.max(...least),
    max: most.length === 0 ? null : Math.min(...most),
  };
}

function toValues(terms: SearchTerms): Values {
  const { text, isPattern, subject, streams, comparisons, last, from, to, order } = terms;
  const listOf = (kind: Comparison["of"]) =>
    comparisons.filter((one) => one.of === kind).map(({ of: _of, ...one }) => one);
  const orNull = (value: string) => (value === "" ? null : value);
  return {
    text: isPattern ? null : orNull(text),
    pattern: isPattern ? orNull(text) : null,
    subject: orNull(subject),
    stream: [...streams],
    json: listOf("json"),
    header: listOf("header"),
    ...sizeBounds(comparisons),
    ...(last === null ? { last, from, to } : { last, from: null, to: null }),
    order: order === "newest" ? null : order,
  };
}

/** The address of a search as a link; the broker is added by the link. */
export function searchHref(terms: Partial<SearchTerms>): string {
  return serialize(hrefs.search, toValues({ ...anyTerms, ...terms }));
}

/** The same as one text, equal for equal terms; that of no terms is "". */
export const searchKey = (terms: Partial<SearchTerms>): string => serialize("", toValues({ ...anyTerms, ...terms }));

/** What the server is asked; a span up to now begins that long before `nowMs`, Unix milliseconds. */
export function toSearchRequest(terms: SearchTerms, nowMs: number): SearchRequest {
  const { text, isPattern, subject, streams, comparisons, order } = terms;
  const { min, max } = sizeBounds(comparisons);
  return {
    ...(text === "" ? {} : isPattern ? { pattern: text } : { text }),
    ...(subject === "" ? {} : { subject }),
    ...(streams.length === 0 ? {} : { streams: [...streams] }),
    json: comparisons
      .filter(({ of }) => of === "json")
      .map(({ name: path, ...rest }) => ({ path, ...comparedWith(rest) })),
    headers: comparisons
      .filter(({ of }) => of === "header")
      .map(({ name, ...rest }) => ({ name, ...comparedWith(rest) })),
    ...(min === null ? {} : { minBytes: min }),
    ...(max === null ? {} : { maxBytes: max }),
    ...timeBounds(terms, nowMs),
    order,
  };
}

const comparedWith = ({ operator, value }: Pick<Comparison, "operator" | "value">) =>
  operator === "exists" ? { operator } : { operator, value };

/** The terms that a query string holds. */
export const termsOf = (query: string): SearchTerms => toTerms(load(query));

/** The search that the address asks for, the open message, and how to change both. */
export function useSearchAddress() {
  const [{ message, ...values }, set] = useQueryStates(allParsers);
  const key = serialize("", values);
  // The values are made anew with each change of the address, also of the open message; the key says all of them.
  const terms = useMemo(() => termsOf(key), [key]);
  return {
    terms,
    /** Equal for equal terms. */
    key,
    open: message,
    setOpen: (place: typeof message) => void set({ message: place }, { history: "push" }),
    /** Leaves a step in the browser's history. */
    setTerms: (next: SearchTerms) => void set({ ...toValues(next), message: null }, { history: "push" }),
  };
}
