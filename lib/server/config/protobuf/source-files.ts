import { dirname, isAbsolute, join, relative } from "node:path";
import type { Sources } from "../sources";
import { type ReflectedFile, reflectProto } from "./proto-reflection";

/** More than any system of services has: an end for imports that lead on and on. */
const mostFiles = 1_000;

/** Where sources are, and what needs no source. */
export interface SourceSurroundings {
  readonly sources: Sources;
  /** Directories that imports are looked for in, absolute. */
  readonly roots: readonly string[];
  /** True for files that are known without a source. */
  readonly isKnown: (name: string) => boolean;
}

/** .proto sources with all that they import, by the names that imports have for them. */
export class SourceFiles {
  readonly #around: SourceSurroundings;
  readonly #files = new Map<string, ReflectedFile>();

  constructor(around: SourceSurroundings) {
    this.#around = around;
  }

  get files(): ReadonlyMap<string, ReflectedFile> {
    return this.#files;
  }

  /** Takes in a source. Throws an error that says which file is missing, or wrong at what line. */
  add(path: string): void {
    const inside = this.#around.roots.map((root) => relative(root, path)).filter(isBelow);
    this.#add(inside[0] ?? path.slice(dirname(path).length + 1), path);
  }

  #add(name: string, path: string): void {
    if (this.#files.has(name)) return;
    if (this.#files.size >= mostFiles) throw new Error(`more than ${mostFiles} files are imported`);
    const file = read(path, this.#around.sources);
    this.#files.set(name, file);
    for (const imported of file.imports) {
      if (this.#around.isKnown(imported) || this.#files.has(imported)) continue;
      const places = [...this.#around.roots, dirname(path)].map((directory) => join(directory, imported));
      const found = this.#around.sources.firstReadable(places);
      if (found === null) throw new Error(`${path} imports "${imported}", which is not at ${places.join(" or ")}`);
      this.#add(imported, found);
    }
  }
}

const isBelow = (path: string) => path !== "" && !path.startsWith("..") && !isAbsolute(path);

function read(path: string, sources: Sources): ReflectedFile {
  const text = sources.text(path);
  try {
    return reflectProto(text);
  } catch (error) {
    throw new Error(`${path} ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
