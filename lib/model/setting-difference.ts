/** The names of the settings in which two configurations differ. Lists and notes have no order unless it is told. */
export function differingSettings<T extends object>(
  names: readonly (keyof T)[],
  before: T,
  after: T,
  ordered: readonly (keyof T)[] = [],
): (keyof T)[] {
  return names.filter(
    (name) => textOf(before[name], ordered.includes(name)) !== textOf(after[name], ordered.includes(name)),
  );
}

/** A value as text that is equal where the values are. */
function textOf(value: unknown, isOrdered: boolean): string {
  if (Array.isArray(value)) return JSON.stringify(isOrdered ? value : [...value].sort());
  if (typeof value === "object" && value !== null)
    return JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  return JSON.stringify(value);
}
