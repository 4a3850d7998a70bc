import type { BusSummary } from "../../contract/health";
import type { Offers } from "../../contract/offers";
import type { Offer } from "../../event-bus/broker/offer";
import type { DashboardParts } from "../dashboard/parts";

/** What is said of a broker. */
type SummarizedParts = Pick<DashboardParts, "broker" | "env" | "settings"> & {
  readonly failures: Pick<DashboardParts["failures"], "absence">;
};

/** The broker, the connection to it and what it offers. */
export function summarizeBus(parts: SummarizedParts): BusSummary {
  const { kind, connection, grammar } = parts.broker;
  const { embedded, busFallbackReason: fallbackReason, traceUrl } = parts.env;
  return {
    ...{ traceUrl, kind, embedded, fallbackReason },
    connection: connection.status(),
    offers: listOffers(parts),
    grammar: grammar.name,
    protobuf: summarizeProtobuf(parts.settings),
  };
}

function summarizeProtobuf({ protobuf }: DashboardParts["settings"]): BusSummary["protobuf"] {
  return protobuf === null ? null : { version: protobuf.version, types: [...protobuf.types] };
}

function listOffers({ broker, failures }: SummarizedParts): Offers {
  return {
    log: absence(broker.log),
    traffic: absence(broker.traffic),
    failures: failures.absence,
    sender: absence(broker.sender),
    administration: absence(broker.administration),
    keyValue: absence(broker.keyValue),
    objects: absence(broker.objects),
  };
}

const absence = (offer: Offer<unknown>): string | null => (offer.available ? null : offer.reason);
