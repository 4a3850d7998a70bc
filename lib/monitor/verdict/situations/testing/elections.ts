import type { Reading } from "../../../../event-bus/broker/reading";

/** What a sweep sees while servers of a cluster choose new leaders. */
export interface Election {
  /** `stream`: nothing of the stream answers, its consumers neither; `consumers`: its consumers do not. */
  readonly of: "stream" | "consumers";
  /** How long nobody answers, milliseconds. */
  readonly silentMs: number;
  /** The new leader knows for so long what was so many milliseconds before: it catches up. */
  readonly lateMs: number;
  readonly behindMs: number;
}

interface Held extends Election {
  readonly stream: string;
  readonly startedMs: number;
}

/** Readings that may be asked for again. */
const keptReadings = 20;

/** Turns what one server shows into what a cluster shows when leaders change. Times are by our clock. */
export class Elections {
  #held: Held | null = null;
  #leader = 1;
  #kept: Reading[] = [];

  begin(stream: string, election: Election, nowMs: number): void {
    this.#held = { ...election, stream, startedMs: nowMs };
    this.#leader++;
  }

  see(reading: Reading): Reading {
    this.#kept = [...this.#kept, reading].slice(-keptReadings);
    const led = this.#withLeader(reading);
    if (this.#held === null) return led;
    const sinceMs = reading.atMs - this.#held.startedMs;
    if (sinceMs < this.#held.silentMs) return silent(led, this.#held);
    if (sinceMs < this.#held.silentMs + this.#held.lateMs) return this.#late(led, this.#held);
    this.#held = null;
    return led;
  }

  #withLeader(reading: Reading): Reading {
    const leader = `n${(this.#leader % 3) + 1}`;
    return { ...reading, readers: reading.readers.map((reader) => ({ ...reader, leader })) };
  }

  /** Consumers as they were before, on their new leader. */
  #late(reading: Reading, { stream, behindMs }: Held): Reading {
    const before = this.#kept.findLast(({ atMs }) => atMs <= reading.atMs - behindMs);
    const readers = reading.readers.map((reader) => {
      const was = before?.readers.find(({ stream: of, name }) => of === reader.stream && name === reader.name);
      return reader.stream !== stream || was === undefined ? reader : { ...was, leader: reader.leader };
    });
    return { ...reading, readers };
  }
}

function silent(reading: Reading, { stream, of }: Held): Reading {
  const names = reading.readers.filter((reader) => reader.stream === stream).map(({ name }) => name);
  const seen = { ...reading, readers: reading.readers.filter((reader) => reader.stream !== stream) };
  if (of === "consumers") return { ...seen, missingReaders: new Map([[stream, new Set(names)]]) };
  const channels = reading.channels.filter(({ config }) => config.name !== stream);
  return { ...seen, channels, missingChannels: [...reading.missingChannels, stream] };
}
