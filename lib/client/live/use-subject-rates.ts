import { useEffect, useState } from "react";
import { useBroker } from "../broker/use-broker";
import { liveConnection, type SubscriptionStats } from "./live-connection";
import { noRates, ratesOf, type SubjectRates } from "./subject-rates";

const notYet = noRates("the first second is being counted");
const notConnected = noRates("the live connection is not there");

/**
 * What passes on subjects now, measured by plain subscriptions while the component is there; `filters` must be valid and
 * not overlap. Null measures nothing.
 */
export function useSubjectRates(filters: readonly string[] | null): SubjectRates | null {
  const broker = useBroker();
  const [rates, setRates] = useState<SubjectRates>(notYet);
  // The same filters in another array are the same filters; none has a space in it.
  const wanted = filters?.join(" ") ?? null;
  useEffect(() => {
    if (wanted === null) return;
    const watched = wanted.split(" ");
    const connection = liveConnection(broker, false);
    const counts = new Map<string, SubscriptionStats>();
    const ends = watched.map((filter) =>
      connection.subscribe(filter, {
        onMessage: () => {},
        onStats: (stats) => {
          counts.set(filter, stats);
          if (counts.size === watched.length) setRates(ratesOf([...counts.values()]));
        },
        onRefused: (reason) => setRates(noRates(reason)),
      }),
    );
    const follow = () => {
      if (connection.state.kind === "live") return;
      counts.clear();
      setRates(connection.state.kind === "connecting" ? notYet : notConnected);
    };
    ends.push(connection.onChange(follow));
    return () => {
      for (const end of ends) end();
      setRates(notYet);
    };
  }, [broker, wanted]);
  return filters === null ? null : rates;
}
