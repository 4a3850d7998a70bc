import * as z from "zod/mini";

type Schema = z.core.$ZodType;
type Checked = Schema & { check(...checks: readonly unknown[]): Schema };
type Shaped = z.ZodMiniObject;
type Methods = Readonly<Record<string, unknown>>;

/** Methods of every schema. */
const ofAny: Methods = {
  optional(this: Schema) {
    return z.optional(this);
  },
  nullable(this: Schema) {
    return z.nullable(this);
  },
  nullish(this: Schema) {
    return z.nullish(this);
  },
  default(this: Schema, value: never) {
    return z._default(this, value);
  },
  catch(this: Schema, value: never) {
    return z.catch(this, value);
  },
  array(this: Schema) {
    return z.array(this);
  },
  readonly(this: Schema) {
    return z.readonly(this);
  },
  pipe(this: Schema, next: Schema) {
    return z.pipe(this, next);
  },
  transform(this: Schema, change: (value: unknown, context: z.core.ParsePayload) => unknown) {
    return z.pipe(
      this,
      z.transform((value, payload) => change(value, withAddIssue(payload))),
    );
  },
  refine(this: Checked, holds: (value: unknown) => unknown, message?: string | z.core.$ZodCustomParams) {
    return this.check(z.refine(holds, message));
  },
};

const ofText: Methods = {
  min(this: Checked, least: number, message?: string) {
    return this.check(z.minLength(least, message));
  },
  max(this: Checked, most: number, message?: string) {
    return this.check(z.maxLength(most, message));
  },
  length(this: Checked, exact: number, message?: string) {
    return this.check(z.length(exact, message));
  },
};

const ofString: Methods = {
  ...ofText,
  regex(this: Checked, pattern: RegExp, message?: string) {
    return this.check(z.regex(pattern, message));
  },
  includes(this: Checked, part: string, message?: string) {
    return this.check(z.includes(part, message));
  },
  startsWith(this: Checked, start: string, message?: string) {
    return this.check(z.startsWith(start, message));
  },
  endsWith(this: Checked, end: string, message?: string) {
    return this.check(z.endsWith(end, message));
  },
  trim(this: Checked) {
    return this.check(z.trim());
  },
};

const ofNumber: Methods = {
  int(this: Checked, message?: string) {
    return this.check(z.int(message));
  },
  min(this: Checked, least: number, message?: string) {
    return this.check(z.gte(least, message));
  },
  max(this: Checked, most: number, message?: string) {
    return this.check(z.lte(most, message));
  },
  positive(this: Checked, message?: string) {
    return this.check(z.positive(message));
  },
  nonnegative(this: Checked, message?: string) {
    return this.check(z.nonnegative(message));
  },
};

const ofObject: Methods = {
  extend(this: Shaped, shape: z.core.$ZodShape) {
    return z.extend(this, shape);
  },
  pick(this: Shaped, mask: Record<string, true>) {
    return z.pick(this, mask);
  },
  omit(this: Shaped, mask: Record<string, true>) {
    return z.omit(this, mask);
  },
  partial(this: Shaped) {
    return z.partial(this);
  },
  keyof(this: Shaped) {
    return z.keyof(this);
  },
};

/** The kinds of schemas that our contracts use, with what is special to each. */
const kinds: readonly (readonly [kind: object, methods?: Methods])[] = [
  [z.ZodMiniString, ofString],
  [z.ZodMiniISODateTime, ofString],
  [z.ZodMiniNumber, ofNumber],
  [z.ZodMiniArray, ofText],
  [z.ZodMiniObject, ofObject],
  [z.ZodMiniBoolean],
  [z.ZodMiniNull],
  [z.ZodMiniUnknown],
  [z.ZodMiniLiteral],
  [z.ZodMiniEnum],
  [z.ZodMiniUnion],
  [z.ZodMiniDiscriminatedUnion],
  [z.ZodMiniTuple],
  [z.ZodMiniRecord],
  [z.ZodMiniOptional],
  [z.ZodMiniNullable],
  [z.ZodMiniDefault],
  [z.ZodMiniCatch],
  [z.ZodMiniReadonly],
  [z.ZodMiniTransform],
  [z.ZodMiniPipe],
  [z.ZodMiniLazy],
  [z.ZodMiniCustom],
];

/** Gives the schemas of `zod/mini` their methods; once, before the first schema is made. */
export function installMethods(): void {
  for (const [kind, methods = {}] of kinds) {
    const prototype: unknown = Reflect.get(kind, "prototype");
    if (typeof prototype !== "object" || prototype === null) continue;
    // Not enumerable: Zod would bind each of them to each schema.
    for (const [name, value] of Object.entries({ ...ofAny, ...methods }))
      Object.defineProperty(prototype, name, { value, writable: true, configurable: true });
  }
}

/** A transform's payload, with the way that Zod's own schemas report a fault by. */
export function withAddIssue(payload: z.core.ParsePayload): z.core.ParsePayload {
  const addIssue = ({ message, path }: { message?: string; path?: PropertyKey[] }) => {
    payload.issues.push({
      code: "custom",
      input: payload.value,
      ...(message === undefined ? {} : { message }),
      ...(path === undefined ? {} : { path }),
    });
  };
  return Object.assign(payload, { addIssue });
}
