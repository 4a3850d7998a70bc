const unitMs: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

const part = /(\d+(?:\.\d+)?|\.\d+)(ns|us|µs|ms|s|m|h|d|w)/y;

/** Milliseconds of a length of time as Go and the `nats` CLI write it: `90s`, `1h30m`, `7d`. Null if it is not one. */
export function parseDuration(text: string): number | null {
  if (text === "0") return 0;
  let ms = 0;
  let at = 0;
  while (at < text.length) {
    part.lastIndex = at;
    const [whole, amount, unit] = part.exec(text) ?? [];
    if (whole === undefined || amount === undefined || unit === undefined) return null;
    ms += Number(amount) * (unitMs[unit] ?? Number.NaN);
    at += whole.length;
  }
  return at > 0 && Number.isFinite(ms) ? ms : null;
}

const written = ["d", "h", "m", "s", "ms"] as const;

/** Whole milliseconds so that {@link parseDuration} reads the same: `7d`, `1h30m`, `250ms`. */
export function writeDuration(ms: number): string {
  if (ms === 0) return "0";
  let rest = ms;
  return written
    .map((unit) => {
      const size = unitMs[unit] ?? 1;
      const amount = Math.floor(rest / size);
      rest -= amount * size;
      return amount === 0 ? "" : `${amount}${unit}`;
    })
    .join("");
}
