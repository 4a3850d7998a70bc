import type { SubjectGrammar } from "../../../model/stream/grammar";
import { HttpProblem } from "../problem";

/** Throws `invalid_input` for what is no subject to publish to on this broker; names the field. */
export function demandSubject(grammar: SubjectGrammar, text: string, field: string): void {
  refuse(grammar.explainName(text), field);
}

/** Throws `invalid_input` for what is neither a subject nor a pattern on this broker; names the field. */
export function demandFilter(grammar: SubjectGrammar, text: string, field: string): void {
  refuse(grammar.explainFilter(text), field);
}

function refuse(message: string | null, path: string): void {
  if (message !== null) throw new HttpProblem("invalid_input", `${path}: ${message}`, [{ path, message }]);
}
