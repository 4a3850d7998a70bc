import { queryOptions, useQuery } from "@tanstack/react-query";
import { type BrokerList, type BrokerSummary, brokersSchema } from "../../contract/brokers";
import { type BrokerId, sitePaths } from "../../contract/paths";
import { useBroker } from "../broker/use-broker";
import { useHydrated } from "../browser/clock";
import { getJson } from "../http/http";

/** The ticks of a page's live connection tell of its own broker only, so the list of all is read this often. */
const renewMs = 5_000;
/** While there is one broker, which each page shows anyway: a second one may be configured at any time. */
const aloneMs = 60_000;

/** The brokers of this dashboard, worst first. */
export const brokersQuery = queryOptions({
  queryKey: ["brokers"],
  queryFn: ({ signal }) => getJson(sitePaths.brokers, brokersSchema, { signal }),
  refetchInterval: ({ state }) => ((state.data?.brokers.length ?? 0) > 1 ? renewMs : aloneMs),
});

/** What the frame of a page needs of the list. */
export interface KnownBrokers {
  readonly list: BrokerList;
  /** The one that the page is about; undefined for an id that there is not. */
  readonly current: BrokerSummary | undefined;
}

/** See {@link KnownBrokers}; null until they are read, and where they cannot be. */
export function useBrokers(): KnownBrokers | null {
  const broker = useBroker();
  const hydrated = useHydrated();
  const { data: list } = useQuery(brokersQuery);
  if (!hydrated || list === undefined) return null;
  return { list, current: list.brokers.find(({ id }) => id === (broker ?? list.first)) };
}

/** How addresses name a broker: the first of the configuration by none, so that what is kept about it is kept once. */
export const addressId = ({ first }: BrokerList, id: string): BrokerId => (id === first ? null : id);
