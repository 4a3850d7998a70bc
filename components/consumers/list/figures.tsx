import { Count, Rate } from "@/components/ui/text/number";
import { isKnown, type Known } from "@/lib/model/known";

/** A count that keeps to its place: from ten million on it is shortened, the tooltip has it whole. */
export function Figure({ value, readAt = null }: { value: number | Known<number>; readAt?: string | null }) {
  const size = typeof value === "number" ? value : (value.value ?? 0);
  return <Count value={value} readAt={readAt} compact={size >= 10_000_000} />;
}

/** Likewise for a rate, from a hundred thousand a second on; a sign before it takes the place of a digit. */
export function Pace({ perS, unit = "" }: { perS: Known<number>; unit?: string }) {
  const most = isKnown(perS) && perS.how !== "exact" ? 10_000 : 100_000;
  if (!isKnown(perS) || perS.value < most) return <Rate value={perS} unit={unit} />;
  return (
    <>
      <Count value={perS} compact /> {unit}
    </>
  );
}
