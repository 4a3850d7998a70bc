import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type AccessPolicy, authenticate } from "../../../access/authenticate";
import { firstBrokerField } from "../../../contract/first-broker";
import type { LiveSocket } from "../../../live/protocol/live-socket";
import { writeProblem } from "../../../live/protocol/upgrade-refusal";
import { toProblem } from "../problem";

/** A request for a WebSocket, and the broker that it is about; null: the first. */
export interface LiveRequest {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
  readonly broker: string | null;
}

/** What live traffic is opened with. */
interface LiveParts {
  readonly access: AccessPolicy;
  readonly dashboards: {
    of(broker: string | null, expected: string | null): { readonly live: Pick<LiveSocket, "handleUpgrade"> };
  };
}

/**
 * Opens live traffic for whoever may look; others get a problem body: `foreign_origin`, `broker_not_found`,
 * `broker_changed`. Never throws.
 */
export async function openLive(
  { access, dashboards }: LiveParts,
  { request, socket, head, broker }: LiveRequest,
): Promise<void> {
  try {
    await authenticate((name) => request.headers[name.toLowerCase()]?.toString(), access);
    const { searchParams } = new URL(request.url ?? "/", "http://localhost");
    dashboards.of(broker, searchParams.get(firstBrokerField)).live.handleUpgrade(request, socket, head);
  } catch (error) {
    writeProblem(socket, toProblem(error));
  }
}
