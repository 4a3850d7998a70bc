/** Prefix of the keys in stream and consumer metadata; the same that `nats server check` reads. */
const prefix = "io.nats.monitor.";
const enabledKey = `${prefix}enabled`;
const none: ReadonlyMap<string, string> = new Map();

/** The `io.nats.monitor.` entries of metadata, by the rest of their names; empty where monitoring is switched off. */
export function monitorKeys(metadata: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  if (!hasMonitorKeys(metadata)) return none;
  const names = Object.keys(metadata).filter((name) => name.startsWith(prefix) && name !== enabledKey);
  if (names.length === 0 || parseSwitch(metadata[enabledKey] ?? "true") === false) return none;
  return new Map(names.map((name) => [name.slice(prefix.length), metadata[name] ?? ""]));
}

/** Nearly always false: thousands of consumers are asked in every sweep, and nothing is made for them. */
function hasMonitorKeys(metadata: Readonly<Record<string, string>>): boolean {
  for (const name in metadata) if (name.startsWith(prefix)) return true;
  return false;
}

/** A whole number, or null. */
export function parseCount(text: string): number | null {
  return /^[+-]?\d{1,15}$/.test(text) ? Number(text) : null;
}

/** What Go's strconv.ParseBool takes, which reads these keys elsewhere; null for anything else. */
export function parseSwitch(text: string): boolean | null {
  if (/^(1|t|true)$/i.test(text)) return true;
  return /^(0|f|false)$/i.test(text) ? false : null;
}
