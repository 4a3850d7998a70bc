import * as z from "zod";
import {
  type ConsumerBeginning,
  type ConsumerSettings,
  consumerBeginningSchema,
} from "@/lib/model/consumer/consumer-settings";
import { isName } from "@/lib/model/stream/name";
import { parseDuration, writeDuration } from "@/lib/model/text/duration";
import { linesOf, readCount, readNotes, writeNotes } from "@/lib/model/text/setting-lines";

/** A consumer as it is typed. */
export interface ConsumerFormValues {
  name: string;
  deliverPolicy: ConsumerBeginning["deliverPolicy"];
  ackPolicy: ConsumerBeginning["ackPolicy"];
  /** One a line. */
  filterSubjects: string;
  ackWait: string;
  maxDeliver: string;
  maxAckPending: string;
  /** Lengths of time, with commas or blanks between them. */
  backoff: string;
  description: string;
  /** `key=value`, one a line. */
  metadata: string;
}

/** What a new consumer begins with. */
export const newConsumerSettings: ConsumerSettings = {
  description: null,
  filterSubjects: [],
  ackWaitMs: 30_000,
  maxDeliver: null,
  maxAckPending: 1_000,
  backoffMs: [],
  metadata: {},
};

/** Where a new consumer begins, unless it is said. */
export const newBeginning: ConsumerBeginning = { deliverPolicy: "all", ackPolicy: "explicit" };

/** Settings as they are typed; no limit is an empty field. */
export function toConsumerForm(
  name: string,
  settings: ConsumerSettings,
  beginning: ConsumerBeginning = newBeginning,
): ConsumerFormValues {
  return {
    name,
    ...beginning,
    filterSubjects: settings.filterSubjects.join("\n"),
    ackWait: writeDuration(settings.ackWaitMs),
    maxDeliver: settings.maxDeliver === null ? "" : String(settings.maxDeliver),
    maxAckPending: settings.maxAckPending === null ? "" : String(settings.maxAckPending),
    backoff: settings.backoffMs.map(writeDuration).join(", "),
    description: settings.description ?? "",
    metadata: writeNotes(settings.metadata),
  };
}

/** What is typed, read; or what is wrong with which field. */
export type ReadConsumerForm =
  | { readonly settings: ConsumerSettings; readonly faults: null }
  | { readonly settings: null; readonly faults: Readonly<Partial<Record<keyof ConsumerFormValues, string>>> };

/** Reads what is typed. `explainFilter` knows the broker's subjects. */
export function readConsumerForm(
  values: ConsumerFormValues,
  explainFilter: (subject: string) => string | null,
): ReadConsumerForm {
  const parsed = formSchema(explainFilter).safeParse(values);
  if (parsed.success) {
    const { maxDeliver, backoffMs } = parsed.data;
    if (maxDeliver === null || backoffMs.length <= maxDeliver) return { settings: parsed.data, faults: null };
    return { settings: null, faults: { backoff: "It has more delays than there are deliveries" } };
  }
  const faults: Partial<Record<string, string>> = {};
  for (const { path, message } of parsed.error.issues) faults[String(path[0])] ??= message;
  return { settings: null, faults };
}

const limit = z.string().transform((text, context): number | null => {
  if (text.trim() === "") return null;
  const value = readCount(text.trim());
  if (value !== null && Number.isSafeInteger(value) && value >= 1) return value;
  context.addIssue({ code: "custom", message: "Write a number, or leave it empty for no limit" });
  return z.NEVER;
});

function readLength(text: string): number | null {
  const ms = parseDuration(text);
  return ms !== null && Number.isInteger(ms) && ms >= 1 ? ms : null;
}

function formSchema(explainFilter: (subject: string) => string | null) {
  return z
    .object({
      name: z.string().refine(isName, "A name has no spaces, dots, slashes, * or >"),
      ...consumerBeginningSchema.shape,
      filterSubjects: z.string().transform((text, context) => {
        const filters = linesOf(text);
        const [fault] = filters.flatMap((filter) => explainFilter(filter) ?? []);
        if (fault !== undefined) context.addIssue({ code: "custom", message: fault });
        return filters;
      }),
      ackWait: z.string().transform((text, context) => {
        const ms = readLength(text.replaceAll(" ", ""));
        if (ms !== null) return ms;
        context.addIssue({ code: "custom", message: "Write it like 30s or 5m" });
        return z.NEVER;
      }),
      maxDeliver: limit,
      maxAckPending: limit,
      backoff: z.string().transform((text, context) => {
        const lengths = text.split(/[\s,]+/).filter((part) => part !== "");
        const read = lengths.map(readLength);
        if (read.includes(null)) context.addIssue({ code: "custom", message: "Write it like 1s, 10s, 1m" });
        return read.filter((ms) => ms !== null);
      }),
      description: z.string().transform((text) => text.trim() || null),
      metadata: z.string().transform((text, context) => {
        const read = readNotes(text);
        if ("notes" in read) return read.notes;
        context.addIssue({ code: "custom", message: `"${read.bad}" is not key=value` });
        return z.NEVER;
      }),
    })
    .transform(
      ({ name: _name, deliverPolicy: _deliver, ackPolicy: _ack, ackWait, backoff, ...rest }): ConsumerSettings => ({
        ...rest,
        ackWaitMs: ackWait,
        backoffMs: backoff,
      }),
    );
}
