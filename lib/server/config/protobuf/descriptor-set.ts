import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { protoCamelCase } from "@bufbuild/protobuf/reflect";
import {
  type DescriptorProto,
  type EnumDescriptorProto,
  type FileDescriptorProto,
  FileDescriptorSetSchema,
} from "@bufbuild/protobuf/wkt";
import { type Declared, declaredNames, describeProto } from "./proto-source";
import type { SourceFiles } from "./source-files";
import { wellKnownFiles } from "./well-known";

/** The files of a serialised descriptor set. Throws where it is none. */
export function readDescriptorSet(bytes: Uint8Array): FileDescriptorProto[] {
  let file: FileDescriptorProto[];
  try {
    ({ file } = fromBinary(FileDescriptorSetSchema, bytes, { readUnknownFields: false }));
  } catch (error) {
    throw new Error("is not a descriptor set, and not named .proto as a source would be", { cause: error });
  }
  if (file.length === 0 || file.some(({ name }) => name === "")) throw new Error("is a descriptor set without files");
  return file;
}

/**
 * One descriptor set of all that is known: each file after those that it imports, well-known ones as far as they are
 * needed. Throws an error that names an import that is missing or goes round, and a type that is missing or there twice.
 */
export function joinDescriptors(
  described: ReadonlyMap<string, FileDescriptorProto>,
  { files: parsed }: Pick<SourceFiles, "files">,
): Uint8Array {
  const names = new DeclaredNames();
  const importsOf = (name: string): readonly string[] | undefined =>
    parsed.get(name)?.imports ?? (described.get(name) ?? wellKnownFiles.get(name))?.dependency;
  const order = importOrder([...described.keys(), ...parsed.keys()], importsOf);
  for (const name of order) {
    const source = parsed.get(name);
    const descriptor = described.get(name) ?? wellKnownFiles.get(name);
    if (source !== undefined) names.add(name, declaredNames(source));
    else if (descriptor !== undefined) names.add(name, namesIn(descriptor));
  }
  const file = order.flatMap((name) => {
    const source = parsed.get(name);
    const descriptor = source === undefined ? described.get(name) : describeProto(name, source, names.find);
    return descriptor ?? wellKnownFiles.get(name) ?? [];
  });
  // Services and comments say nothing of payloads.
  const bare = file.map((one) => ({ ...one, service: [], sourceCodeInfo: undefined }));
  for (const { messageType } of bare) nameForJson(messageType);
  return toBinary(FileDescriptorSetSchema, create(FileDescriptorSetSchema, { file: bare }));
}

/** Compilers write the names that fields have in JSON, others may leave that to the reader. */
function nameForJson(messages: readonly DescriptorProto[]): void {
  for (const { field, nestedType } of messages) {
    for (const one of field) if (one.jsonName === "") one.jsonName = protoCamelCase(one.name);
    nameForJson(nestedType);
  }
}

/** What is declared where: nothing twice. */
class DeclaredNames {
  readonly #kinds = new Map<string, Declared>();
  readonly #files = new Map<string, string>();
  readonly find = (fullName: string): Declared | undefined => this.#kinds.get(fullName);

  add(file: string, names: ReadonlyMap<string, Declared>): void {
    for (const [name, kind] of names) {
      const other = this.#files.get(name);
      if (other !== undefined) throw new Error(`${name} is declared in ${other} and in ${file}: name one of them`);
      this.#files.set(name, file);
      this.#kinds.set(name, kind);
    }
  }
}

function namesIn(file: FileDescriptorProto): Map<string, Declared> {
  const names = new Map<string, Declared>();
  const collect = (scope: string, messages: readonly DescriptorProto[], enums: readonly EnumDescriptorProto[]) => {
    for (const { name } of enums) names.set(`${scope}${name}`, "enum");
    for (const { name, nestedType, enumType } of messages) {
      names.set(`${scope}${name}`, "message");
      collect(`${scope}${name}.`, nestedType, enumType);
    }
  };
  collect(file.package === "" ? "" : `${file.package}.`, file.messageType, file.enumType);
  return names;
}

/** Each file after what it imports, without recursion: imports may be as long as there are files. */
function importOrder(files: readonly string[], importsOf: (name: string) => readonly string[] | undefined): string[] {
  const done = new Set<string>();
  const open = new Set<string>();
  for (const first of files) {
    const stack = [first];
    for (let name = stack.at(-1); name !== undefined; name = stack.at(-1)) {
      const importer = name;
      const imports = importsOf(name);
      if (done.has(name)) stack.pop();
      else if (imports === undefined)
        throw new Error(
          `${[...open].at(-1)} imports ${name}, which is in none of the files: protoc needs --include_imports`,
        );
      else if (open.has(name) || imports.every((one) => done.has(one))) {
        const missing = imports.find((one) => !done.has(one));
        if (missing !== undefined) throw new Error(`${importer} imports ${missing}, which imports it in turn`);
        stack.pop();
        open.delete(name);
        done.add(name);
      } else {
        open.add(name);
        stack.push(...imports.filter((one) => !done.has(one)));
      }
    }
  }
  return [...done];
}
