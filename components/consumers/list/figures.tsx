import { Count, Rate } from "@/components/ui/text/number";

/** A count that keeps to its place: from ten million on it is shortened, the tooltip has it whole. */
export function Figure({ value }: { value: number }) {
  return <Count value={value} compact={value >= 10_000_000} />;
}

/** Likewise for a rate, from a hundred thousand a second on. */
export function Pace({ perS, unit = "" }: { perS: number | null; unit?: string }) {
  if (perS === null || perS < 100_000) return <Rate value={perS} unit={unit} />;
  return (
    <>
      <Count value={perS} compact /> {unit}
    </>
  );
}
