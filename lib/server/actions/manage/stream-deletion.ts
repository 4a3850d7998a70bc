import type { StreamDeletionPlan } from "../../../contract/manage-stream";
import type { Dashboard } from "../../dashboard/dashboard";
import { administrationOf } from "./managed";
import { unfinishedReaders } from "./unfinished-readers";

/** What deleting a stream would do, by what the broker says now. */
export async function planStreamDeletion(
  dashboard: Dashboard,
  stream: string,
  signal?: AbortSignal,
): Promise<StreamDeletionPlan> {
  const [channel] = await Promise.all([
    administrationOf(dashboard).channels.read(stream, signal === undefined ? {} : { signal }),
    dashboard.monitor.sweepNow({ here: true }),
  ]);
  const dependents = dashboard.monitor.view.streams.flatMap(({ config, origins }) => {
    const origin = origins.find(({ name, external }) => name === stream && external === null);
    return origin === undefined ? [] : [{ name: config.name, kind: origin.kind }];
  });
  return {
    action: "delete",
    createdAt: channel.createdAt,
    messages: channel.messages,
    bytes: channel.bytes,
    consumers: channel.consumerCount,
    dependents,
    subjects: [...channel.config.subjects],
    ...unfinishedReaders(dashboard, stream),
  };
}
