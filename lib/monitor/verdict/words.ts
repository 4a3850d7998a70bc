// Made once: `toLocaleString` makes one each time, which takes longer than all else of a verdict.
const wholeNumbers = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const slowRates = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });

/** A whole number as text: `12,408`. */
export const count = (value: number) => wholeNumbers.format(value);

/** A number of messages as text: `1 message`, `12,408 messages`. */
export const messages = (value: number) => `${count(value)} ${value === 1 ? "message" : "messages"}`;

/** A rate as text: `3.4/s`, `128/s`. */
export function rate(perSecond: number): string {
  return `${(perSecond < 10 ? slowRates : wholeNumbers).format(perSecond)}/s`;
}

const units = [
  ["d", 24 * 60 * 60 * 1_000],
  ["h", 60 * 60 * 1_000],
  ["min", 60 * 1_000],
] as const;

/** A length of time as text, in the largest unit that there are two of: `48 s`, `51 min`, `26 h`, `3 d`. */
export function span(ms: number): string {
  const unit = units.find(([, size]) => ms >= 2 * size);
  return unit === undefined ? `${Math.round(ms / 1_000)} s` : `${Math.floor(ms / unit[1])} ${unit[0]}`;
}
