import { isFilter, maxSubjectLength } from "./subject";

/** What is wrong with a filter, as a sentence; null when nothing is. */
export function explainFilter(text: string): string | null {
  const form = explainForm(text);
  if (form !== null) return form;
  return isFilter(text) ? null : "This is not a subject.";
}

/** What is wrong with a subject to publish to, as a sentence; null when nothing is. */
export function explainSubject(text: string): string | null {
  const form = explainForm(text);
  if (form !== null) return form;
  const wildcard = text.split(".").find((token) => token === "*" || token === ">");
  if (wildcard !== undefined) return `${wildcard} is a wildcard: a message needs one full subject.`;
  return isFilter(text) ? null : "This is not a subject.";
}

function explainForm(text: string): string | null {
  if (text === "") return "A subject is needed, for example ORDERS.order.created.";
  if (text.length > maxSubjectLength) return `A subject has at most ${maxSubjectLength} characters.`;
  if (/\s/u.test(text)) return "A subject has no white space.";
  if (/\p{Cc}/u.test(text)) return "A subject has no control characters.";
  const tokens = text.split(".");
  if (text.startsWith(".") || text.endsWith(".")) return "A subject does not begin or end with a dot.";
  if (tokens.includes("")) return "Between two dots something is missing.";
  if (tokens.slice(0, -1).includes(">")) return "> stands for the rest, so it can only be the last token.";
  return null;
}
