import type { Message } from "../../model/message/message";

/** A line of a list of messages: one of them, or numbers between two of them that no message has. */
export type ListLine =
  | { readonly kind: "message"; readonly message: Message }
  | { readonly kind: "hole"; readonly missing: number; readonly first: number; readonly last: number };

/**
 * Messages with the holes between their running numbers, in either order. Only of a list that leaves nothing out: where a
 * filter does, nobody can tell what is missing from what does not match. Numbers of different streams are not compared.
 */
export function withHoles(messages: readonly Message[]): ListLine[] {
  const lines: ListLine[] = [];
  let before: Message | null = null;
  for (const message of messages) {
    const hole = before === null ? null : holeBetween(before, message);
    if (hole !== null) lines.push(hole);
    lines.push({ kind: "message", message });
    before = message;
  }
  return lines;
}

/** Without any: the same lines for a list that leaves something out. */
export const withoutHoles = (messages: readonly Message[]): ListLine[] =>
  messages.map((message) => ({ kind: "message", message }));

function holeBetween(one: Message, other: Message): Extract<ListLine, { kind: "hole" }> | null {
  if (one.number === null || other.number === null || one.place.channel !== other.place.channel) return null;
  const first = Math.min(one.number, other.number) + 1;
  const last = Math.max(one.number, other.number) - 1;
  return last < first ? null : { kind: "hole", missing: last - first + 1, first, last };
}
