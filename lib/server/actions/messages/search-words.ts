import type { ExportedSearch } from "../../../contract/export";

/** Streams named. */
const namedStreams = 3;

/** What a search is for, in words: `messages of ORDERS, #12 to #40, that contain "refused"`. */
export function searchWords(search: ExportedSearch): string {
  const { streams = [], subject, since, until, fromNumber, toNumber } = search;
  const others = streams.length - namedStreams;
  const named = streams.slice(0, namedStreams).join(", ");
  const of = streams.length === 0 ? "of all streams" : `of ${named}${others > 0 ? ` and ${others} more` : ""}`;
  const terms = [
    subject === undefined ? null : `on ${subject}`,
    rangeWords(fromNumber, toNumber),
    since === undefined ? null : `since ${since}`,
    until === undefined ? null : `until ${until}`,
    conditionWords(search),
  ];
  return [`messages ${of}`, ...terms.filter((term) => term !== null)].join(", ");
}

function rangeWords(from: ExportedSearch["fromNumber"], to: ExportedSearch["toNumber"]): string | null {
  if (from === undefined) return to === undefined ? null : `up to #${to}`;
  return to === undefined ? `from #${from} on` : `#${from} to #${to}`;
}

function conditionWords({ text, pattern, mentions, json, headers, minBytes, maxBytes }: ExportedSearch): string | null {
  const words = [
    text === undefined ? null : `contain "${text}"`,
    pattern === undefined ? null : `match ${pattern}`,
    mentions === undefined ? null : `mention "${mentions}"`,
    ...json.map(({ path, operator, value }) => `have ${[path, operator, value ?? ""].join(" ").trim()}`),
    ...headers.map(({ name, operator, value }) => `have header ${[name, operator, value ?? ""].join(" ").trim()}`),
    minBytes === undefined ? null : `have ${minBytes} bytes or more`,
    maxBytes === undefined ? null : `have ${maxBytes} bytes or fewer`,
  ].filter((word) => word !== null);
  return words.length === 0 ? null : `that ${words.join(" and ")}`;
}
