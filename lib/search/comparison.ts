import { RE2JS } from "re2js";
import { EventBusError } from "../event-bus/errors";
import type { SearchOperator } from "../model/search/search-query";

/** A comparison, ready to be made with the text of many values. */
export type Compare = (value: string) => boolean;

/** Where a comparison was written, for errors, and what it says. */
export interface WrittenComparison {
  readonly about: string;
  readonly operator: SearchOperator;
  readonly value: string | undefined;
}

/** Anything is good enough. */
const anything: Compare = () => true;

/**
 * Compiles a comparison. Where both sides are numbers they are compared as numbers, else as texts, character by character:
 * times in ISO 8601 come out right. Throws `invalid_input` where a value is missing or no regular expression.
 */
export function compileComparison({ about, operator, value }: WrittenComparison): Compare {
  if (operator === "exists") {
    if (value === undefined || value === "") return anything;
    throw new EventBusError("invalid_input", `${about}: "exists" takes no value; use = or contains`);
  }
  if (value === undefined) throw new EventBusError("invalid_input", `${about}: "${operator}" needs a value`);
  switch (operator) {
    case "contains": {
      const wanted = value.toLowerCase();
      return (text) => text.toLowerCase().includes(wanted);
    }
    case "matches":
      return compilePattern(about, value);
    default:
      return ordered(operator, value);
  }
}

/**
 * A regular expression in RE2's syntax, which takes time in proportion to the text whatever the expression: one that is
 * made to hang a server does not. Throws `invalid_input`.
 */
export function compilePattern(about: string, pattern: string): Compare {
  try {
    const compiled = RE2JS.compile(pattern);
    return (text) => compiled.matcher(text).find();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new EventBusError("invalid_input", `${about}: not a regular expression that can be searched for: ${reason}`);
  }
}

type Order = Exclude<SearchOperator, "exists" | "contains" | "matches">;

const orders: Record<Order, (sign: number) => boolean> = {
  "=": (sign) => sign === 0,
  "!=": (sign) => sign !== 0,
  "<": (sign) => sign < 0,
  "<=": (sign) => sign <= 0,
  ">": (sign) => sign > 0,
  ">=": (sign) => sign >= 0,
};

function ordered(order: Order, wanted: string): Compare {
  const holds = orders[order];
  const number = toNumber(wanted);
  return (text) => {
    const other = number === null ? null : toNumber(text);
    if (number === null || other === null) return holds(text < wanted ? -1 : Number(text > wanted));
    return holds(other - number);
  };
}

const decimal = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** The number that a text is, or null; one that a double cannot hold exactly is compared as text. */
function toNumber(text: string): number | null {
  if (!decimal.test(text)) return null;
  const number = Number(text);
  return Number.isInteger(number) && !Number.isSafeInteger(number) ? null : number;
}
