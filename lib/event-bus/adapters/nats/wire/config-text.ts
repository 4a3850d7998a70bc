import { applyEdits, findNodeAtLocation, format, modify, parseTree } from "jsonc-parser";

/** The server's own notes among an owner's. */
const ownNotes = /^_nats\./;
const layout = { tabSize: 2, insertSpaces: true, eol: "\n" };

/**
 * The configuration in an answer of `STREAM.INFO` or `CONSUMER.INFO` as it came, digit by digit, also what no type of ours
 * knows; without what the server noted itself, which belongs to no other configuration. JSON, laid out for people.
 */
export function toConfigText(answer: string): string {
  const root = parseTree(answer);
  const node = root && findNodeAtLocation(root, ["config"]);
  if (node === undefined) throw new Error("the answer has no configuration");
  let text = answer.slice(node.offset, node.offset + node.length);
  for (const name of notesIn(text))
    text = applyEdits(text, modify(text, ["metadata", name], undefined, { formattingOptions: layout }));
  return applyEdits(text, format(text, undefined, layout));
}

function notesIn(text: string): string[] {
  const root = parseTree(text);
  const notes = root && findNodeAtLocation(root, ["metadata"]);
  const names = notes?.children?.map(({ children }) => String(children?.[0]?.value)) ?? [];
  return names.filter((name) => ownNotes.test(name));
}
