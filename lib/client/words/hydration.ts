/**
 * True while the browser takes over what the server drew. The visitor's time zone is not known to the server, so no time
 * is written until then, here or there.
 */
let hydrating = false;

/** True on the server, and in the browser until the page has taken over: times are left open. */
export const isHydrating = (): boolean => hydrating;

/** From here on times are left open. */
export function beginHydration(): void {
  hydrating = true;
}

/** From here on times are written. */
export function endHydration(): void {
  hydrating = false;
}
