/** The unit in which an axis of ages is drawn. */
export interface AgeScale {
  readonly unit: "seconds" | "minutes" | "hours" | "days";
  readonly ms: number;
}

const scales: readonly AgeScale[] = [
  { unit: "days", ms: 86_400_000 },
  { unit: "hours", ms: 3_600_000 },
  { unit: "minutes", ms: 60_000 },
];
const seconds: AgeScale = { unit: "seconds", ms: 1_000 };

/** The largest unit of which the oldest of these ages has at least two. Null is not known. */
export function ageScale(agesMs: readonly (number | null)[]): AgeScale {
  const oldest = agesMs.reduce<number>((most, ms) => Math.max(most, ms ?? 0), 0);
  return scales.find(({ ms }) => oldest >= 2 * ms) ?? seconds;
}
