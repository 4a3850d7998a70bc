import type { SubjectMapping } from "./stream";
import { covers, isSubject } from "./subject";
import { parseFunction } from "./subject-function";
import { wildcardNumber } from "./subject-mapping";
import { matchDestination, type Recovered } from "./subject-match";
import { transformSubject } from "./subject-transform";

/** The subject that a mapping turned into another; or why it cannot be told, as the end of a sentence. */
export type Inversion =
  | { readonly subject: string; readonly why?: undefined }
  | { readonly subject: null; readonly why: string };

/**
 * The one subject that a mapping turns into `mapped`. None where the mapping leaves a part out, or turns several subjects
 * into it. A split drops delimiters that enclosed nothing: the subject without them is given, since it is stored as the same.
 */
export function invertSubject(mapped: string, mapping: SubjectMapping): Inversion {
  const src = mapping.src === "" ? ">" : mapping.src;
  const { dest } = mapping;
  if (dest === "") return covers(src, mapped) ? { subject: mapped } : none(notMade);
  const ways = matchDestination(mapped.split("."), dest.split("."));
  if (ways === null) return none("there are too many ways to read it");
  const found = new Set<string>();
  for (const recovered of ways) {
    const subject = fill(src, recovered);
    // The mapping has to turn it into the same again.
    if (subject !== null && transformSubject(subject, mapping) === mapped) found.add(subject);
  }
  const [subject, other] = found;
  if (subject === undefined) return none(whyLost(src, dest));
  return other === undefined ? { subject } : none(`${subject} and ${other} would both be stored as that`);
}

const none = (why: string): Inversion => ({ subject: null, why });

const notMade = "the transform turns no subject into it";

/** The source with its wildcards filled in; null where one of them is not known. */
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

/** Which part of a mapping loses something of the subject. */
function whyLost(src: string, dest: string): string {
  const tokens = dest.split(".");
  const random = tokens.map(parseFunction).find((one) => one?.name === "random" && Number(one.args[0]) > 1);
  if (random) return `${random.text} gives another number each time`;
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
  if (!first) return `the transform leaves out wildcard ${number}`;
  if (using.some((one) => one !== null && !keepsAPart.has(one.name))) return null;
  const kept = first.name === "partition" ? "a number computed from" : "a part of";
  return `${first.text} keeps only ${kept} wildcard ${number}`;
}

const keepsAPart: ReadonlySet<string> = new Set(["partition", "left", "right"]);

function usesWildcard({ name, args }: { name: string; args: readonly string[] }, number: number): boolean {
  const [first, ...others] = args;
  return name === "partition" ? others.includes(String(number)) : name !== "random" && Number(first) === number;
}
