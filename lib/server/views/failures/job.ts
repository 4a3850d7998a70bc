import type { JobState } from "../../../contract/jobs";
import type { Dashboard } from "../../dashboard/dashboard";
import { copyProgress } from "./job-copies";

/** A job, and how far the consumers are with its copies, by the last sweep. Throws `job_not_found`. */
export function readJob({ failures, monitor, broker: { grammar } }: Dashboard, id: string): JobState {
  const job = failures.jobs.get(id);
  const { sampledAtMs, consumers, streams } = monitor.view;
  // Copies that went each to its own subject: which that was is not kept.
  const isKnown = job.action === "redrive" || job.destination !== null;
  if (!isKnown || sampledAtMs === null) return { job, copies: null };
  return { job, copies: copyProgress(failures.jobs.copies(id), { consumers, streams, grammar }) };
}
