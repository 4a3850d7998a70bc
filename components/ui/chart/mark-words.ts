import type { LagMark } from "@/lib/model/consumer/lag-sample";

/** What happened, in the words of the charts. */
export const markWords: Record<LagMark["kind"], string> = {
  recreated: "recreated",
  reset: "position reset",
  purged: "purged",
  paused: "paused",
  resumed: "resumed",
  leader_changed: "leader changed",
  restarted: "dashboard restarted",
  redriven: "redrive",
};
