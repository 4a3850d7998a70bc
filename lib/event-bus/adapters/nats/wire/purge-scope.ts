import type { PurgeOpts as WirePurge } from "@nats-io/jetstream";
import type { PurgeScope } from "../../jetstream/streams";
import { withoutUndefined } from "./values";

/** What a purge removes; undefined for everything. */
export function fromPurgeScope(scope: PurgeScope): WirePurge | undefined {
  const purge = withoutUndefined({ filter: scope.subject, seq: scope.beforeSeq, keep: scope.keep });
  return Object.keys(purge).length === 0 ? undefined : (purge as WirePurge);
}
