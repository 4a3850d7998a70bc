import type { Clock } from "../../../clock";
import type { Logger } from "../../../logger";
import { type NatsServerOptions, serverAccess } from "../login/server-access";
import { NatsConnection } from "./nats-connection";

/** Which server or cluster is meant, as whom, and under which name. */
export interface NatsClientOptions extends NatsServerOptions {
  /** Name of the connection in the server's monitoring (`jetlag`). */
  readonly connectionName?: string;
}

/** The link that a bus or broker with these options uses, not yet open. Throws `invalid_input`. */
export function natsConnection(
  options: NatsClientOptions,
  { logger, clock }: { readonly logger: Logger; readonly clock: Clock },
): NatsConnection {
  return new NatsConnection({
    access: serverAccess(options),
    name: options.connectionName ?? "jetlag",
    logger,
    clock,
  });
}
