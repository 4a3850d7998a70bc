import * as z from "zod";

/** How a value is compared. `contains` ignores case; `matches` is a regular expression of RE2's syntax. */
export const searchOperators = ["exists", "=", "!=", "<", "<=", ">", ">=", "contains", "matches"] as const;
/** See {@link searchOperators}. */
export type SearchOperator = (typeof searchOperators)[number];

/** Longest text, path or expression of a condition. */
const longestText = 1_000;
/** Most conditions of a kind. */
const mostConditions = 20;

const wordSchema = z.string().min(1).max(longestText);
const bytesSchema = z.number().int().min(0);

/** A comparison with something that a message holds. Without `value` only `exists` makes sense. */
const comparisonSchema = z.object({
  operator: z.enum(searchOperators).default("exists"),
  value: z.string().max(longestText).optional(),
});

/** What a message must meet, all of it. What is left out demands nothing. Secrets are masked before anything is compared. */
export const searchConditionsSchema = z.object({
  /** The decoded payload contains this, whatever its case. */
  text: wordSchema.optional(),
  /** A regular expression of RE2's syntax that matches somewhere in the decoded payload. */
  pattern: wordSchema.optional(),
  /** The decoded payload or the value of a header contains this, to the letter: an id of a trace, an event, an order. */
  mentions: wordSchema.optional(),
  /** A value of the payload's JSON: one of those that the path leads to must compare. */
  json: z
    .array(comparisonSchema.extend({ path: wordSchema }))
    .max(mostConditions)
    .default([]),
  /** A value of a header of this name, whatever its case. */
  headers: z
    .array(comparisonSchema.extend({ name: wordSchema }))
    .max(mostConditions)
    .default([]),
  /** Size of the payload as it is stored, bytes, both ends included. */
  minBytes: bytesSchema.optional(),
  maxBytes: bytesSchema.optional(),
});
/** See {@link searchConditionsSchema}. */
export type SearchConditions = z.infer<typeof searchConditionsSchema>;
/** A comparison with a value of the payload's JSON. */
export type JsonComparison = SearchConditions["json"][number];
/** A comparison with a header. */
export type HeaderComparison = SearchConditions["headers"][number];
