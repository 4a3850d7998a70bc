import type { Announcement } from "../../../../model/stream/announcement";
import { copyingStreams, storedPatterns } from "../../../../model/stream/message-flow";
import { isOwnStream, type Stream } from "../../../../model/stream/stream";
import { covers, distinctFilters, intersect } from "../../../../model/stream/subject";
import type { AnnouncementKeeper, AnnouncementKind, Keeping } from "../../../broker/failure-source";

const prefix = "$JS.EVENT.ADVISORY.CONSUMER";
const tokens: Readonly<Record<AnnouncementKind, string>> = {
  gave_up: "MAX_DELIVERIES",
  terminated: "MSG_TERMINATED",
  rejected: "MSG_NAKED",
};
const kinds = ["gave_up", "terminated", "rejected"] as const satisfies readonly AnnouncementKind[];

/** The subjects of all announcements of a kind. */
export const subjectsOfKind = (kind: AnnouncementKind): string => `${prefix}.${tokens[kind]}.>`;

/** The kind whose subjects something is announced on. */
function kindOf({ kind }: Pick<Announcement, "kind">): AnnouncementKind {
  switch (kind) {
    case "max_deliveries":
      return "gave_up";
    case "terminated":
    case "removed":
      return "terminated";
  }
}

/**
 * Who keeps announcements: streams of others whose subjects cover some, and ours for the kinds of which no other stream
 * has any, since the server lets no two streams have a subject in common.
 */
export function keepingOf(streams: readonly Stream[]): Keeping {
  const others = streams.filter(({ config }) => !isOwnStream(config.name) && config.subjects.length > 0);
  const keepers = kinds.flatMap((kind) => others.flatMap((stream) => keeperOf(stream, kind, streams)));
  const free = (kind: AnnouncementKind) => !keepers.some((keeper) => keeper.kind === kind);
  const failures = (["gave_up", "terminated"] as const).filter(free);
  return {
    ours: { failures: failures.map(subjectsOfKind), rejections: free("rejected") ? [subjectsOfKind("rejected")] : [] },
    keepers,
    isOurs: (kind) => free(kind),
    keeperOf(announcement) {
      const kind = kindOf(announcement);
      return keepers.find((keeper) => keeper.kind === kind && keeper.keeps(announcement)) ?? null;
    },
    isOursToKeep: (announcement) => free(kindOf(announcement)),
  };
}

function keeperOf(
  { config, createdAt, ...state }: Stream,
  kind: AnnouncementKind,
  streams: readonly Stream[],
): AnnouncementKeeper[] {
  const { subjects } = config;
  const captured = subjects.map((one) => intersect(one, subjectsOfKind(kind))).filter((one) => one !== null);
  if (captured.length === 0) return [];
  const isDrained = config.retention !== "limits";
  return [
    {
      ...{ channel: config.name, createdAt, kind, isDrained, end: state.lastNumber },
      storedUnder: distinctFilters(captured.flatMap((pattern) => storedPatterns(config, pattern))),
      copiedTo: copyingStreams(config.name, streams),
      since: isDrained ? null : state.firstNumber <= 1 ? createdAt : state.firstAt,
      keepsAll: subjects.some((subject) => covers(subject, `${prefix}.${tokens[kind]}.*.*`)),
      keeps: ({ stream, consumer }) =>
        subjects.some((subject) => covers(subject, `${prefix}.${tokens[kind]}.${stream}.${consumer}`)),
      hasDroppedAfter: (from) => state.firstNumber > Number(from),
    },
  ];
}
