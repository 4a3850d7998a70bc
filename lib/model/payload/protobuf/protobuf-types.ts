import {
  createFileRegistry,
  type DescMessage,
  type FileRegistry,
  fromBinary,
  type JsonValue,
  type Registry,
  toJson,
} from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import type { PayloadType, TypedReading } from "../payload-type";
import { MessageReader } from "./message-reader";

/** Characters of JSON at most: a small payload can name a long enum value a million times. */
const maxJsonChars = 16 * 1024 * 1024;
/** What a smaller payload comes to is not measured: names have some hundred characters at most. */
const unmeasuredBytes = 16 * 1024;

/** The message types of a descriptor set, ready to read payloads. */
export class ProtobufTypes {
  readonly #registry: FileRegistry;
  readonly #types = new Map<string, PayloadType | null>();

  /** Reads a serialised `FileDescriptorSet` that holds all that it imports. Throws where it is none. */
  constructor(descriptorSet: Uint8Array) {
    this.#registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, descriptorSet));
  }

  /** A message type by its full name; null: there is none. */
  get(name: string): PayloadType | null {
    let type = this.#types.get(name);
    if (type === undefined) {
      const message = this.#registry.getMessage(name);
      type = message === undefined ? null : new ProtobufType(message, this.#registry);
      this.#types.set(name, type);
    }
    return type;
  }

  /** Full names of all message types. */
  get names(): string[] {
    return [...this.#registry].filter(({ kind }) => kind === "message").map(({ typeName }) => typeName);
  }
}

class ProtobufType implements PayloadType {
  readonly #message: DescMessage;
  readonly #registry: Registry;

  constructor(message: DescMessage, registry: Registry) {
    this.#message = message;
    this.#registry = registry;
  }

  get name(): string {
    return this.#message.typeName;
  }

  read(bytes: Uint8Array): TypedReading {
    try {
      const isLarge = bytes.length > unmeasuredBytes;
      const reader = new MessageReader(this.#registry, isLarge);
      const { message, unknownFields } = reader.read(this.#message, bytes);
      const value = toJson(this.#message, message, { registry: reader.registry });
      if (isLarge && charsOf(value) > maxJsonChars)
        return { ok: false, reason: "its JSON would be larger than 16 MiB" };
      return { ok: true, json: JSON.stringify(value), unknownFields };
    } catch (error) {
      // The library says in its errors what does not fit; they and a stack that ran out are all it throws.
      return { ok: false, reason: error instanceof Error ? error.message : String(error) };
    }
  }
}

/** About as many characters as the JSON of a value has. */
function charsOf(value: JsonValue): number {
  let chars = 0;
  const open: JsonValue[] = [value];
  for (let next = open.pop(); next !== undefined && chars <= maxJsonChars; next = open.pop()) {
    if (typeof next === "string") chars += next.length + 3;
    else if (typeof next !== "object" || next === null) chars += 8;
    else if (Array.isArray(next)) for (const item of next) open.push(item);
    else
      for (const [name, item] of Object.entries(next)) {
        chars += name.length + 4;
        open.push(item);
      }
  }
  return chars;
}
