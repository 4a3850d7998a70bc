import type { HeaderEntries } from "../../model/message/headers";
import type { Message } from "../../model/message/message";
import { type Difference, diffJson } from "./json-diff";

/** How two payloads differ: in values of their JSON, as a whole, or not at all. */
export type PayloadDiff =
  | { readonly kind: "same" }
  | { readonly kind: "json"; readonly differences: readonly Difference[] }
  | { readonly kind: "other" };

/** How two messages differ, besides when and where they are stored. */
export interface MessageDiff {
  readonly payload: PayloadDiff;
  /** By name, whatever its case; several values of one name stand in their order. */
  readonly headers: readonly Difference[];
}

/** Compares two messages; payloads that are JSON are compared by what they say. */
export function diffMessages(left: Pick<Message, "payload" | "headers">, right: typeof left): MessageDiff {
  return { payload: diffPayloads(left.payload, right.payload), headers: diffHeaders(left.headers, right.headers) };
}

function diffPayloads(left: Message["payload"], right: Message["payload"]): PayloadDiff {
  if (left.encoding === right.encoding && left.data === right.data) return { kind: "same" };
  const areText = left.encoding === "utf8" && right.encoding === "utf8";
  const differences = areText ? diffJson(left.data, right.data) : null;
  return differences === null ? { kind: "other" } : { kind: "json", differences };
}

function diffHeaders(left: HeaderEntries, right: HeaderEntries): Difference[] {
  const [before, after] = [byName(left), byName(right)];
  const names = new Map([...after, ...before].map(([key, { name }]) => [key, name]));
  return [...names].flatMap(([key, name]) => {
    const [one, other] = [before.get(key)?.value ?? null, after.get(key)?.value ?? null];
    return one === other ? [] : [{ path: name, left: one, right: other }];
  });
}

function byName(headers: HeaderEntries): Map<string, { readonly name: string; readonly value: string }> {
  const found = new Map<string, { name: string; value: string }>();
  for (const [name, value] of headers) {
    const known = found.get(name.toLowerCase());
    if (known === undefined) found.set(name.toLowerCase(), { name, value });
    else known.value += `\n${value}`;
  }
  return found;
}
