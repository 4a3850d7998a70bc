import { type ClientOperation, type ProtocolFault, parseLine } from "./client-operation";

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const verbs = /^(connect|ping|pong|sub|unsub|pub|hpub)\s/i;

// Broken UTF-8 is refused, and a byte order mark is not silently dropped.
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Sizes beyond which a client is refused. */
export interface ParserLimits {
  readonly maxLineBytes: number;
  readonly maxPayloadBytes: number;
}

/** A publish whose payload is being read over. */
interface PassingPayload {
  readonly operation: ClientOperation;
  /** Bytes still to come, the line end included. */
  left: number;
}

/**
 * Reads the client's half of the NATS protocol from chunks cut anywhere. Keeps at most one unfinished line and never
 * a payload. After a fault nothing more is read.
 */
export class OperationParser {
  readonly #limits: ParserLimits;
  /** The unfinished line: grows with it, up to the limit. */
  #line: Uint8Array = new Uint8Array(0);
  #passing: PassingPayload | null = null;
  #failed = false;

  constructor(limits: ParserLimits) {
    this.#limits = limits;
  }

  /** The operations that `chunk` completes, in order. Never throws. */
  *read(chunk: Uint8Array): Generator<ClientOperation, void, void> {
    let at = 0;
    while (at < chunk.length && !this.#failed) {
      if (this.#passing !== null) {
        at = yield* this.#pass(chunk, at, this.#passing);
        continue;
      }
      const end = chunk.indexOf(lineFeed, at);
      const line = this.#take(chunk.subarray(at, end === -1 ? chunk.length : end));
      at = end === -1 ? chunk.length : end + 1;
      if (line === null) yield this.#fail(this.#overlongFault());
      else if (end === -1) this.#line = line;
      else yield* this.#finish(line);
    }
  }

  /** The unfinished line with `part` added, or null when it is too long. */
  #take(part: Uint8Array): Uint8Array | null {
    const length = this.#line.length + part.length;
    if (length > this.#limits.maxLineBytes) {
      const room = this.#limits.maxLineBytes - this.#line.length;
      this.#line = joinBytes(this.#line, part.subarray(0, room));
      return null;
    }
    return joinBytes(this.#line, part);
  }

  *#finish(line: Uint8Array): Generator<ClientOperation, void, void> {
    this.#line = new Uint8Array(0);
    const text = decodeLine(line);
    if (text === null) {
      yield this.#fail("malformed_operation");
      return;
    }
    const { operation, payloadBytes } = parseLine(text);
    if (operation.op === "fault") yield this.#fail(operation.fault);
    else if (payloadBytes === null) yield operation;
    else if (payloadBytes > this.#limits.maxPayloadBytes) yield this.#fail("payload_too_large");
    else this.#passing = { operation, left: payloadBytes + 2 };
  }

  /** Reads over the payload; returns where it got to in `chunk`. */
  *#pass(chunk: Uint8Array, at: number, passing: PassingPayload): Generator<ClientOperation, number, void> {
    if (passing.left > 2) {
      const skipped = Math.min(passing.left - 2, chunk.length - at);
      passing.left -= skipped;
      return at + skipped;
    }
    const expected = passing.left === 2 ? carriageReturn : lineFeed;
    if (chunk[at] !== expected) {
      yield this.#fail("unknown_operation");
      return at;
    }
    passing.left -= 1;
    if (passing.left === 0) {
      this.#passing = null;
      yield passing.operation;
    }
    return at + 1;
  }

  #overlongFault(): ProtocolFault {
    const start = new TextDecoder("latin1").decode(this.#line.subarray(0, 8));
    return verbs.test(start) ? "line_too_long" : "unknown_operation";
  }

  #fail(fault: ProtocolFault): ClientOperation {
    this.#failed = true;
    this.#line = new Uint8Array(0);
    this.#passing = null;
    return { op: "fault", fault };
  }
}

function joinBytes(left: Uint8Array, right: Uint8Array): Uint8Array {
  // A copy in either case: a part of the chunk would keep all of it in memory.
  const joined = new Uint8Array(left.length + right.length);
  joined.set(left);
  joined.set(right, left.length);
  return joined;
}

function decodeLine(line: Uint8Array): string | null {
  const length = line.at(-1) === carriageReturn ? line.length - 1 : line.length;
  try {
    return decoder.decode(line.subarray(0, length));
  } catch {
    return null;
  }
}
