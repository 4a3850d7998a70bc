import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type AccessPolicy, authenticate } from "../../access/authenticate";
import type { LiveSocket } from "../../live/protocol/live-socket";
import { writeProblem } from "../../live/protocol/upgrade-refusal";
import { toProblem } from "./problem";

/** What a WebSocket for live traffic is opened with. */
export interface LiveParts {
  readonly access: AccessPolicy;
  readonly live: Pick<LiveSocket, "handleUpgrade">;
}

/** Opens live traffic for whoever may look; others get a problem body, `foreign_origin`. Never throws. */
export async function openLive(
  { access, live }: LiveParts,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): Promise<void> {
  try {
    await authenticate((name) => request.headers[name.toLowerCase()]?.toString(), access);
    live.handleUpgrade(request, socket, head);
  } catch (error) {
    writeProblem(socket, toProblem(error));
  }
}
