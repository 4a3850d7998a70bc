import { parseAsNativeArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";

const parsers = {
  view: parseAsStringLiteral(["map", "table"]),
  q: parseAsString.withDefault(""),
  focus: parseAsString,
  unfold: parseAsNativeArrayOf(parseAsString).withDefault([]),
};

/** What the address of the map says, and how to change it. */
export interface TopologyAddress {
  /** Null: as the screen is wide. */
  readonly view: "map" | "table" | null;
  readonly q: string;
  /** Only what is connected with this node. */
  readonly focus: string | null;
  /** Streams whose consumers are shown one by one. */
  readonly unfold: readonly string[];
  readonly setView: (view: "map" | "table") => void;
  readonly setQ: (q: string) => void;
  readonly setFocus: (focus: string | null) => void;
  readonly toggleFold: (stream: string) => void;
}

/** See {@link TopologyAddress}. */
export function useTopologyAddress(): TopologyAddress {
  const [state, set] = useQueryStates(parsers);
  const { unfold } = state;
  return {
    ...state,
    setView: (view) => void set({ view }),
    setQ: (q) => void set({ q: q || null }),
    setFocus: (focus) => void set({ focus }, { history: "push" }),
    toggleFold: (stream) =>
      void set({ unfold: unfold.includes(stream) ? unfold.filter((one) => one !== stream) : [...unfold, stream] }),
  };
}
