/** Resolves after the event loop has had a turn: timers, sockets and other work come first. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
