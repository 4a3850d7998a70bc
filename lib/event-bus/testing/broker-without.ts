import type { JetStreamBroker } from "../adapters/jetstream/jetstream-broker";
import type { Offer } from "../broker/offer";

/** What a broker can be without. */
export const offerNames = ["log", "traffic", "failures", "sender", "administration", "keyValue", "objects"] as const;
/** One of {@link offerNames}. */
export type OfferName = (typeof offerNames)[number];

/** The same broker without some of its offers, each with a sentence why. */
export function brokerWithout(
  broker: JetStreamBroker,
  absent: { readonly [K in OfferName]?: string | undefined },
): JetStreamBroker {
  const left = <T>(offer: Offer<T>, reason: string | undefined): Offer<T> =>
    reason === undefined ? offer : { available: false, reason };
  const { kind, grammar, connection, jetstream } = broker;
  return {
    ...{ kind, grammar, connection, jetstream },
    start: () => broker.start(),
    stop: () => broker.stop(),
    read: (signal) => broker.read(signal),
    settings: (of, options) => broker.settings(of, options),
    configuration: (of, options) => broker.configuration(of, options),
    log: left(broker.log, absent.log),
    traffic: left(broker.traffic, absent.traffic),
    failures: left(broker.failures, absent.failures),
    sender: left(broker.sender, absent.sender),
    administration: left(broker.administration, absent.administration),
    keyValue: left(broker.keyValue, absent.keyValue),
    objects: left(broker.objects, absent.objects),
  };
}
