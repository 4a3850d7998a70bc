import type { JSONValue } from "json-p3";
import type { LoggedMessage } from "../event-bus/broker/message-log";
import type { MessageMask } from "../model/message/message-mask";
import { parseJson, valueText } from "../model/payload/json-value";
import type { PayloadTypes } from "../model/payload/payload-type";
import type { HeaderComparison, JsonComparison, SearchConditions } from "../model/search/search-query";
import { type Compare, compileComparison, compilePattern } from "./comparison";
import { contentReader, type SearchedContent } from "./message-content";
import { compileSearchPath } from "./search-path";

/** True for a message that meets every condition. A promise only where it has to be decompressed or decoded. */
export type MessageTest = (message: LoggedMessage) => boolean | Promise<boolean>;

type ContentTest = (content: SearchedContent) => boolean;

/**
 * Compiles conditions. What costs least is asked first, and nothing is decoded that need not be. `types`: of
 * subjects whose payloads do not tell themselves (null: there are none). Secrets are taken out
 * before anything is compared: nobody learns by searching what is not shown. Throws `invalid_input` naming the condition.
 */
export function compileConditions(
  conditions: SearchConditions,
  mask: MessageMask,
  types: PayloadTypes | null = null,
): MessageTest {
  const { minBytes = 0, maxBytes = Number.POSITIVE_INFINITY } = conditions;
  const tests = [
    ...conditions.headers.map(headerTest),
    ...mentionTests(conditions),
    ...textTests(conditions),
    ...jsonTests(conditions.json),
  ];
  const hasSize = ({ data }: LoggedMessage) => data.length >= minBytes && data.length <= maxBytes;
  if (tests.length === 0) return hasSize;
  const read = contentReader(mask, types);
  const meetsAll = (content: SearchedContent) => tests.every((test) => test(content));
  return (message) => {
    if (!hasSize(message)) return false;
    const content = read(message);
    return content instanceof Promise ? content.then(meetsAll) : meetsAll(content);
  };
}

function headerTest({ name, operator, value }: HeaderComparison): ContentTest {
  const compare = compileComparison({ about: `header ${name}`, operator, value });
  const wanted = name.toLowerCase();
  return ({ headers }) => headers.some(([key, text]) => key.toLowerCase() === wanted && compare(text));
}

function mentionTests({ mentions }: SearchConditions): ContentTest[] {
  if (mentions === undefined) return [];
  return [
    ({ text, headers }) => (text?.includes(mentions) ?? false) || headers.some(([, value]) => value.includes(mentions)),
  ];
}

function textTests({ text, pattern }: SearchConditions): ContentTest[] {
  const compares: Compare[] = [];
  if (text !== undefined) compares.push(compileComparison({ about: "text", operator: "contains", value: text }));
  if (pattern !== undefined) compares.push(compilePattern("pattern", pattern));
  return compares.map(
    (compare) =>
      ({ text: payload }) =>
        payload !== null && compare(payload),
  );
}

/** The payload is parsed once for all of them. */
function jsonTests(comparisons: readonly JsonComparison[]): ContentTest[] {
  if (comparisons.length === 0) return [];
  const tests = comparisons.map(jsonTest);
  return [
    ({ text }) => {
      const json = text === null ? undefined : parseJson(text);
      return json !== undefined && tests.every((test) => test(json));
    },
  ];
}

function jsonTest({ path, operator, value }: JsonComparison): (json: JSONValue) => boolean {
  const find = compileSearchPath(path);
  const compare = compileComparison({ about: `JSON path ${path}`, operator, value });
  return (json) => find(json).some((found) => compare(valueText(found)));
}
