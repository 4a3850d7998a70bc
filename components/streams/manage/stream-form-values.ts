import * as z from "zod";
import { isName } from "@/lib/model/stream/name";
import { type StreamSettings, streamSettingsSchema } from "@/lib/model/stream/stream-settings";
import { parseByteSize, writeByteSize } from "@/lib/model/text/byte-size";
import { parseDuration, writeDuration } from "@/lib/model/text/duration";
import { linesOf, readCount, readNotes, writeNotes } from "@/lib/model/text/setting-lines";

/** A stream as it is typed. */
export interface StreamFormValues {
  name: string;
  description: string;
  /** One a line. */
  subjects: string;
  retention: StreamSettings["retention"];
  storage: StreamSettings["storage"];
  replicas: string;
  maxAge: string;
  maxBytes: string;
  maxMessages: string;
  maxMessagesPerSubject: string;
  maxMessageBytes: string;
  discard: StreamSettings["discard"];
  duplicateWindow: string;
  allowDirect: boolean;
  /** `key=value`, one a line. */
  metadata: string;
}

/** What a new stream begins with: nothing that anybody would have to take back. */
export const newStreamSettings: StreamSettings = {
  description: null,
  subjects: [],
  retention: "limits",
  storage: "file",
  replicas: 1,
  maxAgeMs: null,
  maxBytes: null,
  maxMessages: null,
  maxMessagesPerSubject: null,
  maxMessageBytes: null,
  discard: "old",
  duplicateWindowMs: 120_000,
  allowDirect: true,
  metadata: {},
};

/** Settings as they are typed; no limit is an empty field. */
export function toFormValues(name: string, settings: StreamSettings): StreamFormValues {
  const optional = (value: number | null, write: (value: number) => string) => (value === null ? "" : write(value));
  return {
    name,
    description: settings.description ?? "",
    subjects: settings.subjects.join("\n"),
    retention: settings.retention,
    storage: settings.storage,
    replicas: String(settings.replicas),
    maxAge: optional(settings.maxAgeMs, writeDuration),
    maxBytes: optional(settings.maxBytes, writeByteSize),
    maxMessages: optional(settings.maxMessages, String),
    maxMessagesPerSubject: optional(settings.maxMessagesPerSubject, String),
    maxMessageBytes: optional(settings.maxMessageBytes, writeByteSize),
    discard: settings.discard,
    duplicateWindow: writeDuration(settings.duplicateWindowMs),
    allowDirect: settings.allowDirect,
    metadata: writeNotes(settings.metadata),
  };
}

/** What is typed, read; or what is wrong with which field. */
export type ReadForm =
  | { readonly settings: StreamSettings; readonly faults: null }
  | { readonly settings: null; readonly faults: Readonly<Partial<Record<keyof StreamFormValues, string>>> };

/** Reads what is typed. `explainFilter` knows the broker's subjects. */
export function readForm(values: StreamFormValues, explainFilter: (subject: string) => string | null): ReadForm {
  const parsed = formSchema(explainFilter).safeParse(values);
  if (parsed.success) {
    const { maxAgeMs, duplicateWindowMs } = parsed.data;
    const isShort = maxAgeMs !== null && maxAgeMs < duplicateWindowMs;
    if (!isShort) return { settings: parsed.data, faults: null };
    return { settings: null, faults: { maxAge: "It must be at least as long as the duplicate window" } };
  }
  const faults: Partial<Record<string, string>> = {};
  for (const { path, message } of parsed.error.issues) faults[String(path[0])] ??= message;
  return { settings: null, faults };
}

/** An empty field is no limit. */
function limit(read: (text: string) => number | null, example: string) {
  return z.string().transform((text, context): number | null => {
    if (text.trim() === "") return null;
    const value = read(text.trim());
    if (value !== null && Number.isInteger(value) && value >= 1) return value;
    context.addIssue({ code: "custom", message: `Write it like ${example}, or leave it empty for no limit` });
    return z.NEVER;
  });
}

const readAge = (text: string) => parseDuration(text.replaceAll(" ", ""));

function formSchema(explainFilter: (subject: string) => string | null) {
  return z
    .object({
      name: z.string().refine(isName, "A name has no spaces, dots, slashes, * or >"),
      description: z.string().transform((text) => text.trim() || null),
      subjects: z.string().transform((text, context) => {
        const subjects = linesOf(text);
        const [fault] = subjects.flatMap((subject) => explainFilter(subject) ?? []);
        if (fault !== undefined) context.addIssue({ code: "custom", message: fault });
        return subjects;
      }),
      retention: streamSettingsSchema.shape.retention,
      storage: streamSettingsSchema.shape.storage,
      replicas: z.coerce.number("1 to 5").int("1 to 5").min(1, "1 to 5").max(5, "1 to 5"),
      maxAge: limit(readAge, "7d or 1h30m"),
      maxBytes: limit(parseByteSize, "10 GiB"),
      maxMessages: limit(readCount, "100000"),
      maxMessagesPerSubject: limit(readCount, "1"),
      maxMessageBytes: limit(parseByteSize, "1 MiB"),
      discard: streamSettingsSchema.shape.discard,
      duplicateWindow: z.string().transform((text, context) => {
        const ms = readAge(text.trim());
        if (ms !== null && Number.isInteger(ms)) return ms;
        context.addIssue({ code: "custom", message: "Write it like 2m, or 0 for none" });
        return z.NEVER;
      }),
      allowDirect: z.boolean(),
      metadata: z.string().transform((text, context) => {
        const read = readNotes(text);
        if ("notes" in read) return read.notes;
        context.addIssue({ code: "custom", message: `"${read.bad}" is not key=value` });
        return z.NEVER;
      }),
    })
    .transform(
      ({ name: _name, maxAge, duplicateWindow, ...rest }): StreamSettings => ({
        ...rest,
        maxAgeMs: maxAge,
        duplicateWindowMs: duplicateWindow,
      }),
    );
}
