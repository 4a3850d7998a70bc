import type { LiveWire } from "../protocol/live-outbox";

/** The connection of a client that only exists in a test. */
export class RecordedWire implements LiveWire {
  bufferedAmount = 0;
  /** Set to let what is sent pile up, as with a client that does not read. */
  stuck = false;
  frames: string[] = [];
  closedWith: { readonly code: number; readonly reason: string } | null = null;
  terminated = false;

  /** Everything sent so far, or since {@link clear}. */
  get text(): string {
    return this.frames.join("");
  }

  send(bytes: Uint8Array): void {
    this.frames.push(Buffer.from(bytes).toString());
    if (this.stuck) this.bufferedAmount += bytes.length;
  }

  close(code: number, reason: string): void {
    this.closedWith = { code, reason };
  }

  terminate(): void {
    this.terminated = true;
  }

  clear(): void {
    this.frames = [];
  }
}
