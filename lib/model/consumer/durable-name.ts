/** A part of a durable name with what the server refuses escaped: a dot is `__`, others `_` and two hex digits, or `_u` and four. */
export function escapeNamePart(text: string, plain: RegExp): string {
  let escaped = "";
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    const unit = text.charCodeAt(at);
    if (plain.test(character)) escaped += character;
    else if (character === ".") escaped += "__";
    else if (unit < 0x80) escaped += `_${unit.toString(16).padStart(2, "0")}`;
    else escaped += `_u${unit.toString(16).padStart(4, "0")}`;
  }
  return escaped;
}

/** Characters of a group and of a topic that need no escape. */
export const plainInGroup = /[A-Za-z0-9-]/;
export const plainInTopic = /[A-Za-z0-9]/;

/** Group and topic of a durable name that our bus made, or null for any other name. */
export function parseDurableName(name: string): { group: string; topic: string } | null {
  const at = name.lastIndexOf("-");
  if (at < 0) return null;
  const group = unescapePart(name.slice(0, at), plainInGroup);
  const topic = unescapePart(name.slice(at + 1), plainInTopic);
  return group === null || topic === null ? null : { group, topic };
}

/** `group-topic` in readable form for names that our bus made of a dotted topic, else the name itself. */
export function displayConsumerName(name: string): string {
  if (!name.includes("_")) return name;
  const known = displayNames.get(name);
  if (known !== undefined) return known;
  const parsed = parseDurableName(name);
  const shown = parsed === null ? name : `${parsed.group}-${parsed.topic}`;
  if (displayNames.size >= displayNamesKept) displayNames.clear();
  displayNames.set(name, shown);
  return shown;
}

/** What was asked before: every sweep asks for the names of all consumers again. */
const displayNames = new Map<string, string>();
const displayNamesKept = 20_000;

function unescapePart(text: string, plain: RegExp): string | null {
  const units = text.match(/__|_u[0-9a-f]{4}|_[0-9a-f]{2}|[^_]/g) ?? [];
  if (units.join("") !== text) return null;
  let plainText = "";
  for (const unit of units) {
    if (unit === "__") plainText += ".";
    else if (unit.startsWith("_u")) plainText += String.fromCharCode(Number.parseInt(unit.slice(2), 16));
    else if (unit.startsWith("_")) plainText += String.fromCharCode(Number.parseInt(unit.slice(1), 16));
    else if (plain.test(unit)) plainText += unit;
    else return null;
  }
  // Only the canonical spelling is ours: `_41` could also be read as "A", but we never write it.
  return escapeNamePart(plainText, plain) === text ? plainText : null;
}
