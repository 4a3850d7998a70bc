import { grammarNames, grammars, type SubjectGrammar } from "../../model/stream/grammar";
import { useSnapshot } from "./use-snapshot";

/** How subjects are named and matched on the broker of this page; of brokers not yet known, as on most. */
export function useGrammar(): SubjectGrammar {
  return grammars[useSnapshot().snapshot?.bus.grammar ?? grammarNames[0]];
}
