import type { ExportProgress, ExportQuery } from "../../contract/export";
import type { LoggedMessage } from "../../event-bus/broker/message-log";
import type { MessageMask } from "../../model/message/message-mask";
import type { PayloadTypes } from "../../model/payload/payload-type";
import { csvFile, type ExportFile, ndjsonFile, rawFile } from "../../search/export-file";
import { contentReader } from "../../search/message-content";
import type { SearchBudget } from "../../search/search";
import { bodyOf } from "../http/line-answer";
import { toProblem } from "../http/problem";
import { wholeMessage } from "../views/stored-messages";
import type { Exports } from "./exports";
import { type SearchCall, type SearchedDashboard, type StartedSearch, startSearch } from "./search-start";

/** It ends with what it looks through: a file is not resumed. */
const unbounded: SearchBudget = { messages: Number.POSITIVE_INFINITY, ms: Number.POSITIVE_INFINITY };

/** Who exports from where. */
export interface ExportCall extends SearchCall {
  readonly exports: Exports;
}

/**
 * Writes all that a search finds into a file as it goes, a page in memory at a time. A file that breaks off breaks its
 * connection, so that nobody takes it for whole. Throws as {@link startSearch} does, and `invalid_input` for a column.
 */
export function answerExport(call: ExportCall, query: ExportQuery, signal: AbortSignal): Response {
  const { search, format, columns, id } = query;
  const file = { ndjson: ndjsonFile, raw: rawFile, csv: null }[format] ?? csvFile(columns);
  const bounds = { limit: Number.POSITIVE_INFINITY, budget: unbounded, resume: {}, signal };
  const started = startSearch(call, search, bounds);
  const begun: ExportProgress = {
    ...{ state: "running", scanned: 0, total: started.total, written: 0, bytes: 0, problem: null, unread: [] },
  };
  const follow = new Following(begun, (progress) => id !== undefined && call.exports.note(id, progress));
  if (signal.aborted) follow.left();
  else signal.addEventListener("abort", () => follow.left(), { once: true });
  const leave = () => {
    follow.left();
    started.leave();
  };
  return new Response(bodyOf(writeFile(started, call.dashboard, { file, follow }), leave), {
    headers: {
      "content-type": file.type,
      "content-disposition": `attachment; filename="${fileName(search.streams, file.extension)}"`,
      "cache-control": "no-store, no-transform",
    },
  });
}

/** `ORDERS.ndjson`, `messages.csv`: without what file systems do not take. */
function fileName(streams: readonly string[] | undefined, extension: string): string {
  const [only, ...more] = streams ?? [];
  const name = only !== undefined && more.length === 0 ? only.replaceAll(/[^\w.-]/g, "_").slice(0, 150) : "messages";
  return `${name}.${extension}`;
}

/** An export as it is told to whoever asks. */
class Following {
  readonly #note: (progress: ExportProgress) => void;
  #progress: ExportProgress;

  constructor(begun: ExportProgress, note: (progress: ExportProgress) => void) {
    this.#note = note;
    this.#progress = begun;
    note(begun);
  }

  moved(change: Partial<ExportProgress>): void {
    this.#progress = { ...this.#progress, ...change };
    this.#note(this.#progress);
  }

  wrote(messages: number, bytes: number): void {
    const { written, bytes: before } = this.#progress;
    this.moved({ written: written + messages, bytes: before + bytes });
  }

  /** The reader went; of no account when it has all. */
  left(): void {
    if (this.#progress.state === "running") this.moved({ state: "left" });
  }
}

const encoder = new TextEncoder();

async function* writeFile(
  { steps, leave, isLeft }: StartedSearch,
  { mask, payloadTypes, logger }: SearchedDashboard,
  { file, follow }: { readonly file: ExportFile; readonly follow: Following },
): AsyncGenerator<Uint8Array> {
  const write = writerOf(file, mask, payloadTypes);
  try {
    if (file.head !== "") yield encoder.encode(file.head);
    for await (const { matches, scanned, unread } of steps) {
      follow.moved({ scanned, unread: unread.map(({ stream }) => stream) });
      if (matches.length === 0) continue;
      const pieces: Uint8Array[] = [];
      for (const { message } of matches) pieces.push(await write(message));
      const piece = Buffer.concat(pieces);
      follow.wrote(matches.length, piece.length);
      yield piece;
    }
    follow.moved({ state: "done" });
  } catch (error) {
    const { title, detail, code } = toProblem(error);
    if (isLeft()) follow.left();
    else follow.moved({ state: "failed", problem: detail ?? title });
    if (code === "internal" && !isLeft()) logger.error({ error }, "An export failed");
    throw error;
  } finally {
    leave();
  }
}

function writerOf(
  file: ExportFile,
  mask: MessageMask,
  types: PayloadTypes | null,
): (message: LoggedMessage) => Promise<Uint8Array> {
  const read = contentReader(mask, types);
  return async (message) => {
    const whole = wholeMessage(message, mask);
    const { text } = file.needsText ? await read(message) : { text: null };
    const line = file.write({ ...whole, text });
    return typeof line === "string" ? encoder.encode(line) : line;
  };
}
