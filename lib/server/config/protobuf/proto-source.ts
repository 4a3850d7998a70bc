import { create, type MessageInitShape } from "@bufbuild/protobuf";
import {
  type DescriptorProto,
  DescriptorProtoSchema,
  type EnumDescriptorProtoSchema,
  type FieldDescriptorProtoSchema,
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
} from "@bufbuild/protobuf/wkt";
import type { Reflected, ReflectedField, ReflectedFile } from "./proto-reflection";

type FieldInit = MessageInitShape<typeof FieldDescriptorProtoSchema>;
type EnumInit = MessageInitShape<typeof EnumDescriptorProtoSchema>;

/** What a name stands for. */
export type Declared = "message" | "enum" | "group";
/** Finds what a full name stands for; undefined: nothing that is imported has it. */
export type FindDeclared = (fullName: string) => Declared | undefined;

const scalars: Readonly<Record<string, Type>> = {
  double: Type.DOUBLE,
  float: Type.FLOAT,
  int64: Type.INT64,
  uint64: Type.UINT64,
  int32: Type.INT32,
  fixed64: Type.FIXED64,
  fixed32: Type.FIXED32,
  bool: Type.BOOL,
  string: Type.STRING,
  bytes: Type.BYTES,
  uint32: Type.UINT32,
  sfixed32: Type.SFIXED32,
  sfixed64: Type.SFIXED64,
  sint32: Type.SINT32,
  sint64: Type.SINT64,
};
const kinds = { message: Type.MESSAGE, enum: Type.ENUM, group: Type.GROUP } as const;
const labels = { required: Label.REQUIRED, repeated: Label.REPEATED, optional: Label.OPTIONAL } as const;

/** Full names of the messages and enums that a source declares. */
export function declaredNames(file: ReflectedFile): Map<string, Declared> {
  const names = new Map<string, Declared>();
  const collect = (scope: string, declared: Readonly<Record<string, Reflected>>) => {
    for (const [name, one] of Object.entries(declared)) {
      const fullName = joined(scope, name);
      if (one.fields !== undefined) names.set(fullName, one.group ? "group" : "message");
      else if (one.values !== undefined) names.set(fullName, "enum");
      collect(fullName, one.nested ?? {});
    }
  };
  collect(file.package, file.declared);
  return names;
}

/**
 * The descriptor of a parsed source, as `protoc` would make it, without options, services and extensions: nothing that
 * payloads are read by. Throws an error that names a type that is not declared.
 */
export function describeProto(name: string, file: ReflectedFile, find: FindDeclared): FileDescriptorProto {
  const declared = Object.values(file.declared);
  const syntax = declared.some(({ edition }) => edition === "proto2") ? "proto2" : "proto3";
  const { messages, enums } = membersOf(file.declared, file.package, find);
  return create(FileDescriptorProtoSchema, {
    ...{ name, syntax, package: file.package, dependency: [...file.imports] },
    messageType: messages,
    enumType: enums,
  });
}

function membersOf(declared: Readonly<Record<string, Reflected>>, scope: string, find: FindDeclared) {
  const messages: DescriptorProto[] = [];
  const enums: EnumInit[] = [];
  for (const [name, one] of Object.entries(declared)) {
    if (one.fields !== undefined) messages.push(messageOf(name, one, scope, find));
    else if (one.values !== undefined) enums.push(enumOf(name, one.values));
  }
  return { messages, enums };
}

function enumOf(name: string, values: Readonly<Record<string, number>>): EnumInit {
  return { name, value: Object.entries(values).map(([value, number]) => ({ name: value, number })) };
}

function messageOf(
  name: string,
  { fields = {}, ...one }: Reflected,
  scope: string,
  find: FindDeclared,
): DescriptorProto {
  const fullName = joined(scope, name);
  const oneofs = oneofsOf(one);
  const { messages, enums } = membersOf(one.nested ?? {}, fullName, find);
  const written = Object.entries(fields).map(([field, what]) => {
    const oneof = oneofs.findIndex(({ of }) => of.includes(field));
    return { ...fieldOf(field, what, fullName, find), ...(oneof < 0 ? {} : { oneofIndex: oneof }) };
  });
  const entries = Object.entries(fields).flatMap(([field, what]) => mapEntry(field, what, fullName, find));
  return create(DescriptorProtoSchema, {
    ...{ name, field: written, nestedType: [...messages, ...entries], enumType: enums },
    oneofDecl: oneofs.map((oneof) => ({ name: oneof.name })),
  });
}

/** Those that stand for an `optional` field go last, as `protoc` has them. */
function oneofsOf({ oneofs = {} }: Pick<Reflected, "oneofs">): { name: string; of: readonly string[] }[] {
  const all = Object.entries(oneofs).map(([name, { oneof }]) => ({ name, of: oneof }));
  const isMade = ({ name, of }: { name: string; of: readonly string[] }) => of.length === 1 && name === `_${of[0]}`;
  return [...all.filter((one) => !isMade(one)), ...all.filter(isMade)];
}

function fieldOf(name: string, field: ReflectedField, scope: string, find: FindDeclared): FieldInit {
  const { id: number, rule = "optional", options = {} } = field;
  const { packed, proto3_optional: proto3Optional = false, json_name: jsonName } = options;
  const what =
    field.keyType === undefined
      ? typeOf(field.type, scope, find)
      : { type: Type.MESSAGE, typeName: `.${joined(scope, entryName(name))}` };
  return {
    ...{ name, number, ...what, proto3Optional },
    label: field.keyType === undefined ? labels[rule] : Label.REPEATED,
    ...(jsonName === undefined ? {} : { jsonName }),
    ...(packed === undefined ? {} : { options: { packed } }),
  };
}

/** A map is a list of messages with a key and a value. */
function mapEntry(name: string, field: ReflectedField, scope: string, find: FindDeclared): DescriptorProto[] {
  if (field.keyType === undefined) return [];
  const key = { name: "key", number: 1, label: Label.OPTIONAL, ...typeOf(field.keyType, scope, find) };
  const value = { name: "value", number: 2, label: Label.OPTIONAL, ...typeOf(field.type, scope, find) };
  return [create(DescriptorProtoSchema, { name: entryName(name), field: [key, value], options: { mapEntry: true } })];
}

/** As `protoc` names it: `by_currency` is a list of `ByCurrencyEntry`. */
function entryName(field: string): string {
  return `${field.replaceAll(/(?:^|_)([a-z\d]?)/g, (_, first: string) => first.toUpperCase())}Entry`;
}

/** A name is looked for from the inside out, where it stands first. */
function typeOf(name: string, scope: string, find: FindDeclared): Pick<FieldInit, "type" | "typeName"> {
  const scalar = Object.hasOwn(scalars, name) ? scalars[name] : undefined;
  if (scalar !== undefined) return { type: scalar };
  const scopes = name.startsWith(".") ? [""] : outwards(scope);
  for (const from of scopes) {
    const fullName = joined(from, name.replace(/^\./, ""));
    const declared = find(fullName);
    if (declared !== undefined) return { type: kinds[declared], typeName: `.${fullName}` };
  }
  throw new Error(`${scope} has a field of type ${name}, which is declared neither there nor in what it imports`);
}

/** `a.b.c`, `a.b`, `a`, and what is in no package. */
function outwards(scope: string): string[] {
  const parts = scope === "" ? [] : scope.split(".");
  return [...parts.map((_, at) => parts.slice(0, parts.length - at).join(".")), ""];
}

const joined = (scope: string, name: string) => (scope === "" ? name : `${scope}.${name}`);
