import type { SubjectMapping } from "./stream";
import { covers, isSubject } from "./subject";
import { parseFunction } from "./subject-function";
import { wildcardNumber } from "./subject-mapping";
import { matchDestination, type Recovered } from "./subject-match";
import { transformSubject } from "./subject-transform";

/** A subject that a mapping makes another of, or why none can be told, as the end of a sentence. */
export type Inversion =
  | { readonly subject: string; readonly why?: undefined }
  | { readonly subject: null; readonly why: string };

/**
 * The one subject that a mapping makes `mapped` of. None where a part was left out, or where several would become the
 * same. Of a token that was split, delimiters that enclosed nothing are forgotten: the subject without them is told, which
 * becomes the same.
 */
export function invertSubject(mapped: string, mapping: SubjectMapping): Inversion {
  const src = mapping.src === "" ? ">" : mapping.src;
  const { dest } = mapping;
  if (dest === "") return covers(src, mapped) ? { subject: mapped } : none(notMade);
  const ways = matchDestination(mapped.split("."), dest.split("."));
  if (ways === null) return none("it can be read in too many ways");
  const found = new Set<string>();
  for (const recovered of ways) {
    const subject = fill(src, recovered);
    // Whatever was passed over has to come out the same.
    if (subject !== null && transformSubject(subject, mapping) === mapped) found.add(subject);
  }
  const [subject, other] = found;
  if (subject === undefined) return none(whyLost(src, dest));
  return other === undefined ? { subject } : none(`${subject} and ${other} would both be stored as that`);
}

const none = (why: string): Inversion => ({ subject: null, why });

const notMade = "the transform makes it of no subject";

/** The source with what its wildcards stood for; null where one is not known. */
function fill(src: string, { wildcards, rest }: Recovered): string | null {
  let number = 0;
  const tokens: string[] = [];
  for (const token of src.split(".")) {
    const original = token === "*" ? wildcards.get(++number) : token === ">" ? rest : token;
    if (original === undefined) return null;
    tokens.push(original);
  }
  const subject = tokens.join(".");
  return isSubject(subject) ? subject : null;
}

/** What in a mapping loses a part of the subject. */
function whyLost(src: string, dest: string): string {
  const tokens = dest.split(".");
  const random = tokens.map(parseFunction).find((one) => one?.name === "random" && Number(one.args[0]) > 1);
  if (random) return `${random.text} is another number each time`;
  if (src.endsWith(">") && !tokens.includes(">")) return "the transform leaves out the end of the subject";
  const wildcards = src.split(".").filter((token) => token === "*").length;
  for (let number = 1; number <= wildcards; number++) {
    const why = whyWildcardLost(number, tokens);
    if (why !== null) return why;
  }
  return notMade;
}

/** Why a wildcard's part of the subject cannot be told from a destination; null where it can be. */
function whyWildcardLost(number: number, tokens: readonly string[]): string | null {
  if (tokens.some((token) => wildcardNumber(token) === number)) return null;
  const using = tokens.map(parseFunction).filter((one) => one !== null && usesWildcard(one, number));
  const [first] = using;
  if (!first) return `the transform leaves out what wildcard ${number} stands for`;
  if (using.some((one) => one !== null && !keepsAPart.has(one.name))) return null;
  const kept = first.name === "partition" ? "a number made of it" : "a part of it";
  return `${first.text} keeps ${kept} only`;
}

const keepsAPart: ReadonlySet<string> = new Set(["partition", "left", "right"]);

function usesWildcard({ name, args }: { name: string; args: readonly string[] }, number: number): boolean {
  const [first, ...others] = args;
  return name === "partition" ? others.includes(String(number)) : name !== "random" && Number(first) === number;
}
