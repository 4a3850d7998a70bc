import { randomUUID } from "node:crypto";
import { constants, gzip } from "node:zlib";
import type { SnapshotJson } from "../../contract/snapshot";
import { type ConsumerTexts, deltaOf, textsOf } from "../../contract/snapshot-delta";
import { encodedBodyHeader, takesEncodedBody } from "../http/encoded-body";
import { acceptsGzip, isKnown } from "../http/request-headers";

/** Versions that a delta can be told against: a browser asks with every sweep, a slow one leaves some out. */
const rememberedVersions = 4;

/** JSON as it is sent: made once, for every browser that asks. */
interface SharedBody {
  readonly plain: Buffer<ArrayBuffer>;
  /** Compressed when somebody first takes it so. */
  compressed: Promise<Buffer<ArrayBuffer>> | null;
}

/** A snapshot, and what was made of it. */
interface Version {
  readonly name: string;
  readonly key: string;
  readonly view: object;
  readonly madeAtMs: number;
  /** All of it but the consumers, as JSON without the closing brace. */
  readonly head: string;
  readonly texts: ConsumerTexts;
  /** What is sent to those who have an older version, by its name; the whole of it under null. */
  readonly bodies: Map<string | null, SharedBody>;
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
 * of consumers are megabytes of text; compressing them for each browser would cost more than all sweeps. Who has one of
 * the last versions gets what changed since: most consumers are the same from sweep to sweep.
 */
export class SharedSnapshot {
  readonly #options: SharedSnapshotOptions;
  /** Tells the answers of two processes behind one address apart. */
  readonly #process = randomUUID();
  #count = 0;
  /** The newest one first. */
  #versions: readonly Version[] = [];

  constructor(options: SharedSnapshotOptions) {
    this.#options = options;
  }

  /**
   * The answer to a request: 304 when it names the version that it has. `Age` says how many seconds ago it was made.
   * @param since the version that the asker has; forgotten and unknown ones are answered with the whole snapshot
   */
  async answer(request: Request, since?: string): Promise<Response> {
    const version = this.#current();
    const age = Math.max(0, this.#options.now() - version.madeAtMs) / 1_000;
    // Weak: it names the content, and both the plain and the compressed form of it.
    const tag = `W/"${version.name}"`;
    const headers = {
      "cache-control": "no-store",
      "content-type": "application/json",
      vary: "accept-encoding",
      etag: tag,
      age: age.toFixed(0),
    };
    if (isKnown(request, tag)) return new Response(null, { status: 304, headers });
    const body = this.#bodyOf(version, since);
    if (!acceptsGzip(request) || !takesEncodedBody(request)) return new Response(body.plain, { headers });
    body.compressed ??= compress(body.plain);
    return new Response(await body.compressed, { headers: { ...headers, [encodedBodyHeader]: "gzip" } });
  }

  /** The whole snapshot as JSON, for a page that is drawn with it, and how old it is, milliseconds. */
  text(): { readonly json: Buffer; readonly ageMs: number } {
    const version = this.#current();
    return { json: this.#bodyOf(version, undefined).plain, ageMs: this.#options.now() - version.madeAtMs };
  }

  #bodyOf(version: Version, since: string | undefined): SharedBody {
    const older = this.#versions.find(({ name }) => name === since);
    const known = version.bodies.get(older?.name ?? null);
    if (known !== undefined) return known;
    const consumers = older === undefined ? `[${version.texts.join(",")}]` : deltaOf(version.texts, older.texts);
    const told = older === undefined ? "" : `"since":${JSON.stringify(older.name)},`;
    const json = `${version.head},${told}"consumers":${consumers}}`;
    const body = { plain: Buffer.from(json), compressed: null };
    version.bodies.set(older?.name ?? null, body);
    return body;
  }

  #current(): Version {
    const { build, view, rest, now } = this.#options;
    const [newest] = this.#versions;
    const key = JSON.stringify(rest());
    if (newest !== undefined && newest.view === view() && newest.key === key) return newest;
    this.#count++;
    const { consumers, ...others } = build();
    const name = `${this.#process}-${this.#count}`;
    const version: Version = {
      name,
      key,
      view: view(),
      madeAtMs: now(),
      head: JSON.stringify({ ...others, version: name }).slice(0, -1),
      texts: textsOf(consumers, newest?.texts ?? []),
      bodies: new Map(),
    };
    // Of older ones only what deltas are told against.
    for (const { bodies } of this.#versions) bodies.clear();
    this.#versions = [version, ...this.#versions].slice(0, rememberedVersions);
    return version;
  }
}

/** In a thread of its own, at the cheapest level: it is already a fiftieth of the text. */
function compress(plain: Buffer<ArrayBuffer>): Promise<Buffer<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    gzip(plain, { level: constants.Z_BEST_SPEED }, (error, result) => (error ? reject(error) : resolve(result)));
  });
}
