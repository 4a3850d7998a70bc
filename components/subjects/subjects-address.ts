import {
  createParser,
  createSerializer,
  parseAsNativeArrayOf,
  parseAsString,
  parseAsStringLiteral,
  useQueryStates,
} from "nuqs";
import { usePlace } from "@/lib/client/broker/use-broker";
import { type BranchOrder, branchOrders } from "@/lib/model/stream/subject-level";

/** Open branches that an address holds; what is opened beyond is forgotten with the oldest first. */
const mostOpen = 60;

const parseAsFlag = createParser<boolean>({
  parse: (text) => text === "1",
  serialize: (value) => (value ? "1" : "0"),
});

const parsers = {
  tab: parseAsStringLiteral(["tree", "match"]).withDefault("tree"),
  stream: parseAsString,
  q: parseAsString.withDefault(""),
  order: parseAsStringLiteral(branchOrders).withDefault("messages"),
  open: parseAsNativeArrayOf(parseAsString).withDefault([]),
  node: parseAsString,
  rates: parseAsFlag.withDefault(false),
  subject: parseAsString.withDefault(""),
};
const serialize = createSerializer(parsers);

/** What the address of the page of subjects says, and how to change it. */
export interface SubjectsAddress {
  readonly tab: "tree" | "match";
  /** Null: all streams. */
  readonly stream: string | null;
  readonly q: string;
  readonly order: BranchOrder;
  /** Branches that were opened. */
  readonly open: readonly string[];
  /** The branch whose details are shown. */
  readonly node: string | null;
  readonly rates: boolean;
  /** What the tester is asked about. */
  readonly subject: string;
  readonly setStream: (stream: string | null) => void;
  readonly setQ: (q: string) => void;
  readonly setOrder: (order: BranchOrder) => void;
  readonly setOpen: (open: readonly string[]) => void;
  readonly setNode: (node: string | null) => void;
  readonly setRates: (rates: boolean) => void;
  readonly setSubject: (subject: string) => void;
  /** The page with another part of it; `subject` for the tester. */
  readonly hrefOf: (tab: "tree" | "match", subject?: string) => string;
}

/** See {@link SubjectsAddress}. */
export function useSubjectsAddress(): SubjectsAddress {
  const { page } = usePlace();
  const [state, set] = useQueryStates(parsers);
  const { tab: _tab, node: _node, ...kept } = state;
  return {
    ...state,
    setStream: (stream) => void set({ stream, open: null, node: null }, { history: "push" }),
    setQ: (q) => void set({ q: q || null }),
    setOrder: (order) => void set({ order }),
    setOpen: (open) => void set({ open: open.length === 0 ? null : open.slice(-mostOpen) }),
    setNode: (node) => void set({ node }),
    setRates: (rates) => void set({ rates: rates || null }),
    setSubject: (subject) => void set({ subject: subject || null }),
    hrefOf: (tab, subject) => serialize(page, { ...kept, tab, ...(subject === undefined ? {} : { subject }) }),
  };
}
