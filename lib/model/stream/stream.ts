import * as z from "zod";
import { knownSchema } from "../known";

/** `workqueue`: acknowledged messages are removed. `interest`: once every consumer has. `limits`: only by limits. */
export const retentionSchema = z.enum(["limits", "interest", "workqueue"]);
/** See {@link retentionSchema}. */
export type Retention = z.infer<typeof retentionSchema>;

/** How a server turns one subject into another: what `src` matches becomes `dest`, which may refer to tokens of it. */
export const subjectMappingSchema = z.object({
  /** A filter; empty for every subject. */
  src: z.string(),
  dest: z.string(),
});
/** See {@link subjectMappingSchema}. */
export type SubjectMapping = z.infer<typeof subjectMappingSchema>;

/** What a stream is configured to do. Limits are `null` when there is none. */
export const streamConfigSchema = z.object({
  name: z.string(),
  description: z.string().nullable(),
  /** Subjects it captures; empty for a mirror or a stream that only sources. */
  subjects: z.array(z.string()).readonly(),
  retention: retentionSchema,
  storage: z.enum(["file", "memory"]),
  replicas: z.number(),
  maxAgeMs: z.number().nullable(),
  maxBytes: z.number().nullable(),
  maxMessages: z.number().nullable(),
  maxMessagesPerSubject: z.number().nullable(),
  maxMessageBytes: z.number().nullable(),
  /** What happens at a limit: drop the oldest, or refuse the newest. */
  discard: z.enum(["old", "new"]),
  /** How long a `Nats-Msg-Id` is remembered, milliseconds. */
  duplicateWindowMs: z.number(),
  /** Direct (also batched) get allowed: cheaper reads, spread over replicas. */
  allowDirect: z.boolean(),
  /** How subjects are changed before a message is stored; null: it is stored under the one it was published to. */
  subjectTransform: subjectMappingSchema.nullable().default(null),
  /** Where the server publishes what the stream has stored once more; null: nowhere. */
  republish: subjectMappingSchema.nullable().default(null),
  /** Messages may carry a time of their own after which they leave the stream. */
  messagesExpire: z.boolean().default(false),
  /** Messages may be schedules, by which the server itself stores others later. */
  schedules: z.boolean().default(false),
  /** A message may take the place of all before it, or of all of its subject (`Nats-Rollup`). */
  rollsUp: z.boolean().default(false),
  /** Nothing can be stored or removed any more, for good. */
  sealed: z.boolean().default(false),
  /** No message can be deleted, or purged, by anybody; limits still remove them. */
  deniesDelete: z.boolean().default(false),
  deniesPurge: z.boolean().default(false),
  /** Notes of the owner, for example thresholds under `io.nats.monitor.`; the server's own entries left out. */
  metadata: z.record(z.string(), z.string()),
});
/** See {@link streamConfigSchema}. */
export type StreamConfig = z.infer<typeof streamConfigSchema>;

/** A stream that another one copies from. */
export const streamOriginSchema = z.object({
  name: z.string(),
  kind: z.enum(["mirror", "source"]).default("source"),
  /** Messages that are not copied yet. */
  lag: z.number(),
  /** Since it was heard of last, milliseconds; null when never. */
  activeMs: z.number().nullable(),
  /** What of it is copied; null for everything, or what `transforms` say. */
  filter: z.string().nullable().default(null),
  /** How subjects are changed on the way: the first that matches; what matches none is not copied. An empty `dest` keeps. */
  transforms: z.array(subjectMappingSchema).readonly().default([]),
  /** Prefix of the other account or domain that it is in: then the name is none of the streams here. Null: it is here. */
  external: z.string().nullable().default(null),
  /** What the broker says is wrong with it; null when nothing is. */
  problem: z.string().nullable().default(null),
});
/** See {@link streamOriginSchema}. */
export type StreamOrigin = z.infer<typeof streamOriginSchema>;

/** A stream's configuration and state at one moment. */
export const streamSchema = z.object({
  config: streamConfigSchema,
  createdAt: z.string(),
  /** True where a message leaves as soon as its reader has finished it: what is still stored is not finished. */
  removesFinished: z.boolean(),
  /** True where a message stays when all have finished it: it leaves by a limit, or because somebody removes it. */
  keepsFinished: z.boolean().default(false),
  /** True where a full stream refuses what comes; else it drops its oldest messages, read or not. */
  refusesWhenFull: z.boolean(),
  messages: z.number(),
  bytes: z.number(),
  /**
   * Running number of the oldest stored message, lastNumber + 1 when empty, and of the newest one ever stored. Shown to
   * people; of their growth a pace is made. A message is found by its place.
   */
  firstNumber: z.number(),
  lastNumber: z.number(),
  /** Of these, those that are too large for a number to hold them exactly (2^53), with all of their digits. */
  exactNumbers: z.object({ firstNumber: z.string().optional(), lastNumber: z.string().optional() }).optional(),
  /** When the oldest and newest stored messages were stored; null when there is none. */
  firstAt: z.string().nullable(),
  lastAt: z.string().nullable(),
  consumerCount: z.number(),
  /** Distinct subjects stored. */
  subjectCount: knownSchema(z.number()),
  /** Name of the leader's server in a cluster, else null. */
  leader: z.string().nullable(),
  /** The servers that hold it, the leader first; null where there is no cluster. */
  peers: z
    .array(
      z.object({
        name: z.string(),
        offline: z.boolean(),
        /** It has all that the leader had when it was heard of last; else it is catching up, or was not heard of for long. */
        current: z.boolean().default(true),
        /** Operations that it is behind the leader. */
        lag: z.number(),
        /** Since it was heard of last, milliseconds; null when never. */
        activeMs: z.number().nullable(),
      }),
    )
    .nullable(),
  /** What it copies from: its sources, or what it mirrors. */
  origins: z.array(streamOriginSchema),
});
/** See {@link streamSchema}. */
export type Stream = z.infer<typeof streamSchema>;

/** Prefix of the streams Jetlag keeps for itself. */
export const ownStreamPrefix = "JETLAG_";

/** Header that carries the record of a failure; the message body is the failed message's payload, byte for byte. */
export const failureRecordHeader = "Jetlag-Failure";

/** True for the subjects of Jetlag's own records, which they keep in streams that copy its own. */
export function isOwnSubject(subject: string): boolean {
  return subject.startsWith(ownStreamPrefix);
}

/** True for a stream that Jetlag created for its own records. */
export function isOwnStream(name: string): boolean {
  return name.startsWith(ownStreamPrefix);
}
