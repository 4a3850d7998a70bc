import {
  create,
  type DescField,
  type DescMessage,
  fromBinary,
  isMessage,
  type Message,
  type Registry,
  toBinary,
} from "@bufbuild/protobuf";
import { AnySchema, BytesValueSchema } from "@bufbuild/protobuf/wkt";
import { countFields } from "./field-count";

/** Fields of all messages in a payload: four million bytes can hold half as many messages, and take gigabytes and seconds. */
const mostFields = 300_000; /** An `Any` in an `Any`, at most. The library bounds how deep messages are nested in the bytes of one. */
const deepestAny = 20;

/**
 * Looks through one message before it is written as JSON. It counts the fields that nobody knows, and makes each `Any` of a
 * type that nobody knows ready to be shown by its bytes: the JSON of all else need not be lost for it.
 */
export class MessageReader {
  /** The types it was given, and bytes for those that {@link read} met and does not know. */
  readonly registry: Registry;
  readonly #types: Registry;
  readonly #counts: boolean;
  #fields = 0;
  readonly #foreign = new Map<string, DescMessage>();

  /** `counts`: false for a payload so small that it cannot hold too many fields. */
  constructor(types: Registry, counts: boolean) {
    this.#types = types;
    this.#counts = counts;
    this.registry = {
      kind: "registry",
      [Symbol.iterator]: () => types[Symbol.iterator](),
      get: (name) => types.get(name),
      getMessage: (name) => types.getMessage(name) ?? this.#foreign.get(name),
      getEnum: (name) => types.getEnum(name),
      getExtension: (name) => types.getExtension(name),
      getExtensionFor: (extendee, number) => types.getExtensionFor(extendee, number),
      getService: (name) => types.getService(name),
    };
  }

  /**
   * A message, and its unknown fields at any depth. Throws where it does not fit its type, has too many fields, or has an
   * `Any` of which that holds, or that stands too deep.
   */
  read(type: DescMessage, bytes: Uint8Array): { readonly message: Message; readonly unknownFields: number } {
    const message = this.#decode(type, bytes);
    return { message, unknownFields: this.#lookInto(type, message, 0) };
  }

  #decode(type: DescMessage, bytes: Uint8Array): Message {
    if (this.#counts) this.#fields += countFields(type, bytes, mostFields - this.#fields);
    if (this.#fields > mostFields) throw new RangeError(`it has more than ${mostFields.toLocaleString("en")} fields`);
    return fromBinary(type, bytes);
  }

  #lookInto(type: DescMessage, message: Message, anys: number): number {
    let unknown = 0;
    for (const { no } of message.$unknown ?? []) if (this.#types.getExtensionFor(type, no) === undefined) unknown++;
    if (isMessage(message, AnySchema)) unknown += this.#readAny(message, anys);
    for (const { field, inner } of holders(type)) {
      const value = heldIn(message, field);
      if (isMessage(value)) unknown += this.#lookInto(inner, value, anys);
      else if (typeof value === "object" && value !== null && !ArrayBuffer.isView(value))
        for (const item of Object.values(value)) if (isMessage(item)) unknown += this.#lookInto(inner, item, anys);
    }
    return unknown;
  }

  #readAny(any: { readonly typeUrl: string; value: Uint8Array }, anys: number): number {
    if (anys >= deepestAny) throw new RangeError(`more than ${deepestAny} Any stand in one another`);
    const name = any.typeUrl.slice(any.typeUrl.lastIndexOf("/") + 1);
    if (name === "") return 0;
    const type = this.#types.getMessage(name);
    if (type === undefined) {
      this.#foreign.set(name, { ...BytesValueSchema, typeName: name });
      any.value = toBinary(BytesValueSchema, create(BytesValueSchema, { value: any.value }));
      return 0;
    }
    const message = this.#decode(type, any.value);
    const unknown = this.#lookInto(type, message, anys + 1);
    if (this.#foreign.size > 0) any.value = toBinary(type, message);
    return unknown;
  }
}

/** A field that holds messages, one or more, and their type. */
interface Holder {
  readonly field: DescField;
  readonly inner: DescMessage;
}

const known = new WeakMap<DescMessage, readonly Holder[]>();

/** Found once for each type. */
function holders(type: DescMessage): readonly Holder[] {
  let found = known.get(type);
  if (found === undefined) {
    found = type.fields.flatMap((field) => {
      const inner = field.message;
      // The library keeps a Struct as plain JSON, in which names are the sender's.
      return inner === undefined || inner.typeName === "google.protobuf.Struct" ? [] : [{ field, inner }];
    });
    known.set(type, found);
  }
  return found;
}

function heldIn(message: object, { localName, oneof }: DescField): unknown {
  if (oneof === undefined) return member(message, localName);
  const chosen = member(message, oneof.localName);
  return member(chosen, "case") === localName ? member(chosen, "value") : undefined;
}

function member(of: unknown, name: string): unknown {
  return typeof of === "object" && of !== null && Object.hasOwn(of, name) ? Reflect.get(of, name) : undefined;
}
