import { basePath } from "../../contract/build";
import type { BrokerId } from "../../contract/paths";
import { addressOf } from "./broker-address";

/** Where the API of a broker is, for a command that somebody runs elsewhere. */
export interface ApiPlace {
  /** Origin of the dashboard, with the path below which it is served. */
  readonly origin: string;
  readonly broker: BrokerId;
}

/** See {@link ApiPlace}; only in the browser. */
export const apiPlace = (broker: BrokerId): ApiPlace => ({
  origin: `${window.location.origin}${basePath}`,
  broker,
});

/** A page's whole address, to be copied; only in the browser. */
export const pageLink = (broker: BrokerId, page: string): string =>
  `${window.location.origin}${basePath}${addressOf(broker, page)}`;
