/** At the latest after this, however busy the page is. */
const latestMs = 1_000;

/** Runs `work` once the browser has nothing more urgent to do; returns how to call it off. Safari has no such moments. */
export function whenIdle(work: () => void): () => void {
  if (typeof requestIdleCallback !== "function") {
    const timer = setTimeout(work, 0);
    return () => clearTimeout(timer);
  }
  const asked = requestIdleCallback(work, { timeout: latestMs });
  return () => cancelIdleCallback(asked);
}
