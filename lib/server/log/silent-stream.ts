import { EventBusError, isEventBusError } from "../../event-bus/errors";
import type { DashboardParts } from "../dashboard/parts";

/**
 * Does what is asked of one stream. What ends without an answer from a stream that the last sweep got none of either is
 * thrown as `no_leader`: the others answer.
 */
export async function aboutStream<T>(
  { monitor }: Pick<DashboardParts, "monitor">,
  stream: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const isSilent = isEventBusError(error) && error.code === "timeout" && monitor.view.missingStreams.includes(stream);
    if (!isSilent) throw error;
    throw new EventBusError("no_leader", `stream ${stream} did not answer, nor did it at the last reading`, {
      cause: error,
    });
  }
}
