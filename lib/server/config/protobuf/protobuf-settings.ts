import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { FileDescriptorProto } from "@bufbuild/protobuf/wkt";
import { ProtobufTypes } from "../../../model/payload/protobuf/protobuf-types";
import type { SubjectType } from "../../../model/payload/protobuf/subject-types";
import type { SubjectGrammar } from "../../../model/stream/grammar";
import type { Surroundings } from "../nats-options";
import { type JsonPath, nearest } from "../problems";
import { filePath } from "../sources";
import { joinDescriptors, readDescriptorSet } from "./descriptor-set";
import type { WrittenProtobuf } from "./protobuf-schema";
import { SourceFiles } from "./source-files";
import { wellKnownFiles } from "./well-known";

/** Every browser that shows such a payload gets it, bytes. */
const largestSetBytes = 4 * 1024 * 1024;

/** How payloads in protobuf are read. */
export interface ProtobufSettings {
  /** Differs when anything of it does. */
  readonly version: string;
  /** Serialised descriptor set with all that it imports, base64. */
  readonly descriptors: string;
  readonly types: readonly SubjectType[];
}

/** Reads the files and checks the types; null with problems where something is wrong. */
export function protobufSettings(
  written: WrittenProtobuf,
  path: JsonPath,
  around: Surroundings,
  grammar: SubjectGrammar,
): ProtobufSettings | null {
  const before = around.problems.list.length;
  const set = readFiles(written, path, around);
  const known = set === null ? null : around.problems.attempt([...path, "files"], () => new ProtobufTypes(set));
  const types = Object.entries(written.types).map(([pattern, name]) => ({ pattern, type: name.replace(/^\./, "") }));
  for (const { pattern, type } of types) {
    const fault = grammar.explainFilter(pattern);
    if (fault !== null) around.problems.add([...path, "types", pattern], `is not a subject pattern: ${fault}`);
    if (known && known.get(type) === null)
      around.problems.add([...path, "types", pattern], unknownType(type, known.names));
  }
  if (set === null || around.problems.list.length > before) return null;
  const descriptors = Buffer.from(set).toString("base64");
  const print = createHash("sha256").update(descriptors).update(JSON.stringify(types)).digest("base64url");
  return { version: print.slice(0, 16), descriptors, types };
}

function readFiles(written: WrittenProtobuf, path: JsonPath, around: Surroundings): Uint8Array | null {
  const { base, variables, sources, problems } = around;
  const before = problems.list.length;
  const files = written.files.map((file, at) => ({
    file: filePath(file, base, variables),
    at: [...path, "files", at],
  }));
  const isSource = ({ file }: { file: string }) => file.endsWith(".proto");
  const described = new Map<string, FileDescriptorProto>();
  for (const { file, at } of files.filter((one) => !isSource(one)))
    problems.attempt(at, () => addDescribed(file, sources.bytes(file), described));
  const roots = written.roots?.map((root) => filePath(root, base, variables)) ?? [base];
  const isKnown = (name: string) => described.has(name) || wellKnownFiles.has(name);
  const parsed = new SourceFiles({ sources, roots, isKnown });
  for (const { file, at } of files.filter(isSource)) problems.attempt(at, () => parsed.add(file));
  if (problems.list.length > before) return null;
  const set = problems.attempt([...path, "files"], () => joinDescriptors(described, parsed));
  if (set === undefined) return null;
  if (set.length <= largestSetBytes) return set;
  problems.add([...path, "files"], "are larger than 4 MiB together: name a set of fewer messages");
  return null;
}

function addDescribed(path: string, bytes: Uint8Array, described: Map<string, FileDescriptorProto>): void {
  let files: FileDescriptorProto[];
  try {
    files = readDescriptorSet(bytes);
  } catch (error) {
    throw new Error(`${path} ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  for (const file of files) {
    const other = described.get(file.name);
    // Compilers bring well-known files along, each its own edition of them.
    if (other !== undefined && !wellKnownFiles.has(file.name) && !isDeepStrictEqual(other, file))
      throw new Error(`${path} has another ${file.name} than a set before it`);
    if (other === undefined) described.set(file.name, file);
  }
}

function unknownType(type: string, names: readonly string[]): string {
  const near = nearest(type, names);
  return near === null
    ? `there is no message type ${type} in the files`
    : `there is no message type ${type} in the files; did you mean ${near}?`;
}
