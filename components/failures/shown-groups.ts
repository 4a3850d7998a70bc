import type { FailureList } from "@/lib/contract/failures";

/** Open failures of one consumer and reason, or those of them whose error is of one kind. */
export type ShownGroup = FailureList["groups"][number] & { readonly error: string | null };

/**
 * The groups as they are shown: of a consumer and reason whose failures have one kind of error that kind, of others all
 * together first and then each kind. What has no error is in the first alone.
 */
export function shownGroups({ groups, errors }: Pick<FailureList, "groups" | "errors">): ShownGroup[] {
  return groups.flatMap((group) => {
    const kinds = errors.filter(
      ({ stream, consumer, reason }) =>
        stream === group.stream && consumer === group.consumer && reason === group.reason,
    );
    const isOneKind = kinds.length === 1 && kinds[0]?.count === group.count;
    return isOneKind ? kinds : [{ ...group, error: null }, ...kinds];
  });
}
