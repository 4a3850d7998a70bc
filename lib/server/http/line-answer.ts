const encoder = new TextEncoder();

/** Lines of JSON. */
export function encodeLines<TLine>(lines: readonly TLine[]): Uint8Array {
  return encoder.encode(lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
}

/** An answer of lines of JSON that are written as things go. `onLeave`: the reader is gone. */
export function linesResponse(pieces: AsyncGenerator<Uint8Array>, onLeave: () => void): Response {
  return new Response(bodyOf(pieces, onLeave), {
    headers: { "content-type": "application/x-ndjson; charset=utf-8", "cache-control": "no-store, no-transform" },
  });
}

/** A body that asks for the next piece only when the reader has taken the one before. `onLeave`: the reader is gone. */
export function bodyOf(pieces: AsyncGenerator<Uint8Array>, onLeave: () => void): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { value, done } = await pieces.next();
        if (done === true) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        onLeave();
        await pieces.return(undefined);
      },
    },
    { highWaterMark: 1 },
  );
}
