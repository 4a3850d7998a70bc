import type { OfferName } from "../../contract/offers";
import type { Right } from "../../model/activity";
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
  return (right) => (right === "publish" ? sender : (failures ?? sender)) ?? missingRight(right);
}
