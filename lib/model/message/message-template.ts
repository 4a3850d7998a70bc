/** What a template is filled with for one message. */
export interface TemplateValues {
  /** Running number of the message in its series, from 1. */
  readonly seq: number;
  /** The same wherever it stands in one message: a header may repeat the id of the payload. */
  readonly uuid: string;
  /** ISO 8601, with milliseconds. */
  readonly now: string;
  /** From 0 up to, but not with, 1; asked anew for each `{{random:…}}`. */
  readonly random: () => number;
}

/** Text with the places that each message of a series fills in its own way. */
export interface MessageTemplate {
  /** True when there is nothing to fill in. */
  readonly isConstant: boolean;
  /** Placeholders that mean nothing and stay as they are written, each once. */
  readonly unknown: readonly string[];
  fill(values: TemplateValues): string;
}

type Fill = (values: TemplateValues) => string;

const placeholder = /\{\{\s*([^{}]*?)\s*\}\}/g;
const range = /^random:(\d{1,15})\.\.(\d{1,15})$/;

const fills: Readonly<Record<string, Fill>> = {
  seq: ({ seq }) => String(seq),
  uuid: ({ uuid }) => uuid,
  now: ({ now }) => now,
};

/** Words for people: what can stand in a template. */
export const templateHelp = "{{seq}}, {{uuid}}, {{now}} and {{random:1..9}}";

/**
 * Reads `{{seq}}`, `{{uuid}}`, `{{now}}` and `{{random:1..9}}` (whole numbers, both ends included) in a text. Everything
 * else, other braces too, stays as it is written.
 */
export function compileTemplate(text: string): MessageTemplate {
  const parts: (string | Fill)[] = [];
  const unknown = new Set<string>();
  let end = 0;
  for (const match of text.matchAll(placeholder)) {
    const [whole, name = ""] = match;
    const fill = fillOf(name);
    if (fill === null) unknown.add(whole);
    else {
      parts.push(text.slice(end, match.index), fill);
      end = match.index + whole.length;
    }
  }
  const rest = text.slice(end);
  const isConstant = parts.length === 0;
  return {
    isConstant,
    unknown: [...unknown],
    fill: isConstant
      ? () => text
      : (values) => parts.map((part) => (typeof part === "string" ? part : part(values))).join("") + rest,
  };
}

function fillOf(name: string): Fill | null {
  const fill = Object.hasOwn(fills, name) ? fills[name] : undefined;
  if (fill !== undefined) return fill;
  const [, low, high] = range.exec(name) ?? [];
  if (low === undefined || high === undefined) return null;
  const [first, last] = [Number(low), Number(high)];
  return first > last ? null : ({ random }) => String(first + Math.floor(random() * (last - first + 1)));
}
