import { isHydrating } from "./hydration";
import { visitorLocale } from "./visitor-locale";
import { zoneOption } from "./zone";

/**
 * Numbers and times as people read them. Words and units are English like the rest of the UI; digits, separators and
 * dates follow the visitor's locale, which is the default of every `locale` here.
 */
type Locale = string | undefined;

/** Instead of a time while the visitor's zone is not known, see {@link isHydrating}. */
const openTime = "…";

/** Shown where a value is not known or does not apply. Never for zero. */
export const noValue = "–";

/** Formats that are kept: making one costs more than using it, and the visitors of a server may speak many languages. */
const keptFormats = 500;

const numberFormats = new Map<string, Intl.NumberFormat>();

/** Keeps a format that was made; all are made anew once there are too many. */
function keep<F>(formats: Map<string, F>, key: string, made: F): F {
  if (formats.size >= keptFormats) formats.clear();
  formats.set(key, made);
  return made;
}

function numberFormat(given: Locale, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const locale = given ?? visitorLocale();
  const key = `${locale}${JSON.stringify(options)}`;
  const known = numberFormats.get(key);
  if (known) return known;
  return keep(numberFormats, key, new Intl.NumberFormat(locale, options));
}

/** A whole number with separators: `12,408`. */
export function formatCount(value: number, locale?: Locale): string {
  return numberFormat(locale, { maximumFractionDigits: 0 }).format(value);
}

/** A number with all its decimals, as it was asked for: `0.05`. */
export function formatExactNumber(value: number, locale?: Locale): string {
  return numberFormat(locale, { maximumFractionDigits: 20 }).format(value);
}

/** A short number for axes and narrow places: `12.4K`, `1T`. */
export function formatCompact(value: number, locale?: Locale): string {
  return numberFormat(locale, { notation: "compact", maximumFractionDigits: 1 }).format(value);
}

/** A rate without its unit: one decimal below 10, so that `0.3` a second is not shown as nothing. */
export function formatRate(perS: number, locale?: Locale): string {
  const size = Math.abs(perS);
  if (size > 0 && size < 0.05) return perS < 0 ? "> -0.1" : "< 0.1";
  return numberFormat(locale, { maximumFractionDigits: size < 10 ? 1 : 0 }).format(perS);
}

/** A change per second with its sign: `+96`, `-12.5`. */
export function formatSignedRate(perS: number, locale?: Locale): string {
  const rate = formatRate(perS, locale);
  return perS > 0 ? `+${rate}` : rate;
}

const byteUnits = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"] as const;

/** A size in binary units: `412 B`, `1.2 KiB`. */
export function formatBytes(bytes: number, locale?: Locale): string {
  let value = bytes;
  let unit = 0;
  while (Math.abs(value) >= 1024 && unit < byteUnits.length - 1) {
    value /= 1024;
    unit++;
  }
  const digits = unit > 0 && Math.abs(value) < 100 ? 1 : 0;
  return `${numberFormat(locale, { maximumFractionDigits: digits }).format(value)} ${byteUnits[unit]}`;
}

const steps = [
  { unit: "d", ms: 86_400_000 },
  { unit: "h", ms: 3_600_000 },
  { unit: "min", ms: 60_000 },
  { unit: "s", ms: 1_000 },
] as const;

/** A length of time with its two largest units: `0.4 s`, `38 s`, `4 min 12 s`, `3 d 4 h`. */
export function formatDuration(ms: number, locale?: Locale): string {
  if (ms < 1_000 && ms > 0 && ms < 95) return `${formatCount(ms, locale)} ms`;
  if (ms < 10_000) return `${numberFormat(locale, { maximumFractionDigits: 1 }).format(ms / 1_000)} s`;
  // Rounded to the smaller of the two units first, so that it never reads "59 min 60 s".
  const largest = steps.find((step) => ms >= step.ms) ?? steps[3];
  const at = steps.indexOf(largest);
  const smaller = steps[at + 1];
  if (!smaller) return `${formatCount(Math.round(ms / largest.ms), locale)} ${largest.unit}`;
  const rounded = Math.round(ms / smaller.ms) * smaller.ms;
  const whole = Math.floor(rounded / largest.ms);
  const rest = Math.round((rounded - whole * largest.ms) / smaller.ms);
  const head = `${formatCount(whole, locale)} ${largest.unit}`;
  return rest === 0 ? head : `${head} ${rest} ${smaller.unit}`;
}

/** How long ago: `now`, `2 s ago`, `4 min ago`, `3 d ago`. One unit, whole. A time in the future reads `in 5 s`. */
export function formatAgo(ms: number, locale?: Locale): string {
  if (Math.abs(ms) < 1_000) return "now";
  return ms < 0 ? `in ${formatSpan(-ms, locale)}` : `${formatSpan(ms, locale)} ago`;
}

/** How long something has lasted, in one whole unit: `0 s`, `26 min`, `3 d`. */
export function formatSpan(ms: number, locale?: Locale): string {
  const step = steps.find((candidate) => ms >= candidate.ms) ?? steps[3];
  return `${formatCount(Math.floor(ms / step.ms), locale)} ${step.unit}`;
}

/** The age of a reading: whole seconds below a minute, then as {@link formatDuration}. */
export function formatAge(ms: number, locale?: Locale): string {
  return ms < 60_000 ? `${formatCount(Math.floor(ms / 1_000), locale)} s` : formatDuration(ms, locale);
}

const clock: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" };
const date: Intl.DateTimeFormatOptions = { year: "numeric", month: "short", day: "numeric" };

const dateFormats = new Map<string, Intl.DateTimeFormat>();

function dateFormat(given: Locale, ofTime: Intl.DateTimeFormatOptions): Pick<Intl.DateTimeFormat, "format"> {
  if (isHydrating()) return { format: () => openTime };
  const locale = given ?? visitorLocale();
  const options = { ...ofTime, ...zoneOption() };
  const key = `${locale}${JSON.stringify(options)}`;
  const known = dateFormats.get(key);
  if (known) return known;
  return keep(dateFormats, key, new Intl.DateTimeFormat(locale, options));
}

/** Time of day with milliseconds, 24 h, in the {@link zoneOption} that was chosen: `14:06:23.418`. */
export function formatClock(at: Date, locale?: Locale): string {
  return dateFormat(locale, { ...clock, fractionalSecondDigits: 3 }).format(at);
}

/** Day and time of day with milliseconds, without the year: `Nov 23, 14:06:23.418`. For lists that may span days. */
export function formatDayClock(at: Date, locale?: Locale): string {
  return dateFormat(locale, { month: "short", day: "2-digit", ...clock, fractionalSecondDigits: 3 }).format(at);
}

/** Day and time of day, without the year: `Nov 23, 14:06:23`. For words that name a time. */
export function formatDayTime(at: Date, locale?: Locale): string {
  return dateFormat(locale, { month: "short", day: "numeric", ...clock }).format(at);
}

/** Date and time of day with milliseconds and the zone: `Nov 23, 2026, 14:06:23.418 GMT+1`. */
export function formatExact(at: Date, locale?: Locale): string {
  return dateFormat(locale, { ...date, ...clock, fractionalSecondDigits: 3, timeZoneName: "short" }).format(at);
}

/** Time of day for an axis: seconds only when the ticks are closer than a minute. */
export function formatAxisTime(atMs: number, stepMs: number, locale?: Locale): string {
  const withSeconds = stepMs < 60_000 ? { second: "2-digit" as const } : {};
  return dateFormat(locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...withSeconds }).format(atMs);
}

/** A day without the year: `Nov 24`. */
export function formatDay(atMs: number, locale?: Locale): string {
  return dateFormat(locale, { day: "numeric", month: "short" }).format(atMs);
}

/** A share of 1 in percent: `12.5%`. */
export function formatPercent(share: number, locale?: Locale): string {
  return numberFormat(locale, { style: "percent", maximumFractionDigits: 1 }).format(share);
}

/** An age for an axis, in one unit: `30 s`, `15 min`, `1.5 h`, `2 d`. */
export function formatAxisAge(ms: number, locale?: Locale): string {
  if (ms === 0) return "0";
  const step = steps.find((candidate) => ms >= candidate.ms) ?? steps[3];
  return `${numberFormat(locale, { maximumFractionDigits: 1 }).format(ms / step.ms)} ${step.unit}`;
}

/** `1 message`, `2 messages`: a count with its noun. */
export function formatQuantity(value: number, one: string, many = `${one}s`, locale?: Locale): string {
  return `${formatCount(value, locale)} ${value === 1 ? one : many}`;
}
