import { randomUUID } from "node:crypto";
import { constants, gzip } from "node:zlib";
import type { SnapshotJson } from "../../contract/snapshot";
import { encodedBodyHeader, takesEncodedBody } from "../http/encoded-body";
import { acceptsGzip, isKnown } from "../http/request-headers";

/** A snapshot as it is sent: made once, for every browser that asks. */
interface SharedBody {
  readonly key: string;
  readonly view: object;
  readonly madeAtMs: number;
  readonly tag: string;
  readonly plain: Buffer<ArrayBuffer>;
  /** Compressed when somebody first takes it so. */
  compressed: Promise<Buffer<ArrayBuffer>> | null;
}

/** What the answers are made from. */
export interface SharedSnapshotOptions {
  /** Makes the snapshot anew. */
  readonly build: () => SnapshotJson;
  /** The last sweep: another object is another sweep. */
  readonly view: () => object;
  /** What a snapshot shows besides the sweep, and may change between two: connection, failures. */
  readonly rest: () => object;
  readonly now: () => number;
}

/**
 * `GET /api/snapshot`: JSON and its compressed form are made once for each sweep, whoever asks and how many. Thousands
 * of consumers are megabytes of text; compressing them for each browser would cost more than all sweeps.
 */
export class SharedSnapshot {
  readonly #options: SharedSnapshotOptions;
  /** Tells the answers of two processes behind one address apart. */
  readonly #process = randomUUID();
  #versions = 0;
  #body: SharedBody | null = null;

  constructor(options: SharedSnapshotOptions) {
    this.#options = options;
  }

  /** The answer to a request: 304 when it names the version that it has. `Age` says how many seconds ago it was made. */
  async answer(request: Request): Promise<Response> {
    const body = this.#current();
    const age = Math.max(0, this.#options.now() - body.madeAtMs) / 1_000;
    const headers = {
      "cache-control": "no-store",
      "content-type": "application/json",
      vary: "accept-encoding",
      etag: body.tag,
      age: age.toFixed(0),
    };
    if (isKnown(request, body.tag)) return new Response(null, { status: 304, headers });
    if (!acceptsGzip(request) || !takesEncodedBody(request)) return new Response(body.plain, { headers });
    body.compressed ??= compress(body.plain);
    return new Response(await body.compressed, { headers: { ...headers, [encodedBodyHeader]: "gzip" } });
  }

  #current(): SharedBody {
    const { build, view, rest, now } = this.#options;
    const known = this.#body;
    const key = JSON.stringify(rest());
    if (known !== null && known.view === view() && known.key === key) return known;
    this.#versions++;
    this.#body = {
      key,
      view: view(),
      madeAtMs: now(),
      // Weak: it names the content, and both the plain and the compressed form of it.
      tag: `W/"${this.#process}-${this.#versions}"`,
      plain: Buffer.from(JSON.stringify(build())),
      compressed: null,
    };
    return this.#body;
  }
}

/** In a thread of its own, at the cheapest level: it is already a fiftieth of the text. */
function compress(plain: Buffer<ArrayBuffer>): Promise<Buffer<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    gzip(plain, { level: constants.Z_BEST_SPEED }, (error, result) => (error ? reject(error) : resolve(result)));
  });
}
