/**
 * Position of a record in its log: greater is later. Records that are kept in memory only have negative marks, so they
 * come before all stored ones.
 */
export type Mark = number;

/** True for a record that ends with the process. */
export function isInMemory(mark: Mark): boolean {
  return mark < 0;
}

/** True for a record that {@link LogReader.dropped} told about. */
export function isDropped(mark: Mark, before: Mark): boolean {
  return mark < before && isInMemory(mark) === isInMemory(before);
}
