const units = ["B", "KiB", "MiB", "GiB", "TiB"] as const;
const decimal: Readonly<Record<string, number>> = { kb: 1e3, mb: 1e6, gb: 1e9, tb: 1e12 };
const size = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i;

/** Bytes of a size as people write it: `1048576`, `10 GiB`, `5MB`; `10G` is binary, as for the `nats` CLI. Null if it is none. */
export function parseByteSize(text: string): number | null {
  const [, amount, unit = ""] = size.exec(text.trim()) ?? [];
  if (amount === undefined) return null;
  const name = unit.toLowerCase();
  const power = units.findIndex((one) => [one.toLowerCase(), one.charAt(0).toLowerCase()].includes(name));
  const factor = name === "" ? 1 : power >= 0 ? 1024 ** power : decimal[name];
  const bytes = factor === undefined ? Number.NaN : Math.round(Number(amount) * factor);
  return Number.isSafeInteger(bytes) ? bytes : null;
}

/** Bytes so that {@link parseByteSize} reads the same: in the largest binary unit that holds them whole. */
export function writeByteSize(bytes: number): string {
  let value = bytes;
  let power = 0;
  while (value > 0 && value % 1024 === 0 && power < units.length - 1) {
    value /= 1024;
    power++;
  }
  return power === 0 ? String(value) : `${value} ${units[power]}`;
}
