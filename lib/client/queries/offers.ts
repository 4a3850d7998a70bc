import type { OfferName } from "../../contract/offers";
import type { Right } from "../../model/activity";
import { isOwnStream } from "../../model/stream/stream";
import { useMissingRight } from "./activity";
import { useSnapshot } from "./use-snapshot";

/** Why the broker does not offer something, its sentence; null: it does, or nothing is known yet. */
export function useAbsence(offer: OfferName): string | null {
  return useSnapshot().snapshot?.bus.offers[offer] ?? null;
}

/** Tells why something cannot be done, or null: the broker does not offer it, or the visitor may not. */
export function useObstacle(): (right: Right) => string | null {
  const missingRight = useMissingRight();
  const sender = useAbsence("sender");
  const failures = useAbsence("failures");
  const administration = useAbsence("administration");
  const absenceFor = (right: Right) => {
    if (right === "manage") return administration;
    return right === "publish" ? sender : (failures ?? sender);
  };
  return (right) => absenceFor(right) ?? missingRight(right);
}

/** Why a stream and its consumers cannot be changed from here, a sentence; null: they can. */
export function useManageObstacle(stream: string): string | null {
  const obstacle = useObstacle()("manage");
  return isOwnStream(stream)
    ? "Jetlag keeps its own records in this stream: changed by hand, they could get lost"
    : obstacle;
}
