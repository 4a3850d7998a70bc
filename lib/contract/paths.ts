import type { Place } from "../model/place";

/** Every path of the HTTP surface, in one place for server tests, client and docs. */
const segment = encodeURIComponent;

/** Id of a broker as addresses have it; null: the first of the configuration, whose addresses name none. */
export type BrokerId = string | null;

/** What belongs to the process, whatever it watches. */
export const sitePaths = {
  health: "/api/health",
  ready: "/api/ready",
  brokers: "/api/brokers",
} as const;

/** What exists once per broker. */
export function pathsOf(broker: BrokerId) {
  const api = broker === null ? "/api" : `/api/b/${segment(broker)}`;
  const streamOf = (stream: string) => `${api}/streams/${segment(stream)}`;
  const consumerOf = (stream: string, consumer: string) => `${streamOf(stream)}/consumers/${segment(consumer)}`;
  const keysOf = (bucket: string) => `${api}/kv/${segment(bucket)}`;
  const objectsOf = (bucket: string) => `${api}/objects/${segment(bucket)}`;
  const jobOf = (id: string) => `${api}/jobs/${segment(id)}`;
  return {
    snapshot: `${api}/snapshot`,
    status: `${api}/status`,
    protobuf: `${api}/protobuf`,
    live: `${api}/live`,
    webhookTest: `${api}/webhook/test`,
    streams: `${api}/streams`,
    stream: streamOf,
    streamPlan: (stream: string) => `${streamOf(stream)}/plan`,
    streamDeed: (stream: string, deed: "purge" | "seal" | "delete" | "edit") => `${streamOf(stream)}/${deed}`,
    streamHistory: (stream: string) => `${streamOf(stream)}/history`,
    streamSubjects: (stream: string) => `${streamOf(stream)}/subjects`,
    streamSettings: (stream: string) => `${streamOf(stream)}/settings`,
    streamConfiguration: (stream: string) => `${streamOf(stream)}/configuration`,
    consumerConfiguration: (stream: string, consumer: string) => `${consumerOf(stream, consumer)}/configuration`,
    streamConsumers: (stream: string) => `${streamOf(stream)}/consumers`,
    consumer: consumerOf,
    consumerSettings: (stream: string, consumer: string) => `${consumerOf(stream, consumer)}/settings`,
    consumerHistory: (stream: string, consumer: string) => `${consumerOf(stream, consumer)}/history`,
    consumerPlan: (stream: string, consumer: string) => `${consumerOf(stream, consumer)}/plan`,
    consumerDeed: (
      stream: string,
      consumer: string,
      deed: "pause" | "resume" | "reset" | "unpin" | "delete" | "edit",
    ) => `${consumerOf(stream, consumer)}/${deed}`,
    stranded: (stream: string, consumer: string) => `${consumerOf(stream, consumer)}/stranded`,
    subjects: `${api}/subjects`,
    lastMessages: `${api}/subjects/last`,
    subjectMatch: `${api}/subjects/match`,
    messages: (stream: string) => `${streamOf(stream)}/messages`,
    message: ({ channel, at }: Place) => `${streamOf(channel)}/messages/${segment(at)}`,
    messageDeletion: ({ channel, at }: Place) => `${streamOf(channel)}/messages/${segment(at)}/deletion`,
    messageDelete: ({ channel, at }: Place) => `${streamOf(channel)}/messages/${segment(at)}/delete`,
    deliveries: ({ channel, at }: Place) => `${streamOf(channel)}/messages/${segment(at)}/deliveries`,
    publish: `${api}/publish`,
    publishSeries: `${api}/publish/series`,
    publishTemplates: `${api}/publish/templates`,
    deletePublishTemplate: (id: string) => `${api}/publish/templates/${segment(id)}/delete`,
    publishRequest: `${api}/publish/request`,
    stopSeries: (id: string) => `${api}/publish/series/${segment(id)}/stop`,
    search: `${api}/search`,
    searchExport: `${api}/search/export`,
    exportProgress: (id: string) => `${api}/search/exports/${segment(id)}`,
    recipients: `${api}/recipients`,
    failures: `${api}/failures`,
    failure: (id: string) => `${api}/failures/${segment(id)}`,
    retrying: `${api}/failures/retrying`,
    failurePlan: `${api}/failures/plan`,
    failureJobs: `${api}/failures/jobs`,
    jobs: `${api}/jobs`,
    job: jobOf,
    jobMessages: (id: string) => `${jobOf(id)}/messages`,
    jobWish: (id: string, wish: string) => `${jobOf(id)}/${segment(wish)}`,
    messagePlan: `${api}/messages/plan`,
    messageJobs: `${api}/messages/jobs`,
    keyBuckets: `${api}/kv`,
    objectBuckets: `${api}/objects`,
    keys: (bucket: string) => `${keysOf(bucket)}/keys`,
    keyChanges: (bucket: string) => `${keysOf(bucket)}/changes`,
    keyHistory: (bucket: string) => `${keysOf(bucket)}/history`,
    keyRemoval: (bucket: string) => `${keysOf(bucket)}/removal`,
    putKey: (bucket: string) => `${keysOf(bucket)}/put`,
    removeKey: (bucket: string, kind: "delete" | "purge") => `${keysOf(bucket)}/${kind}`,
    objects: objectsOf,
    object: (bucket: string) => `${objectsOf(bucket)}/object`,
    objectBytes: (bucket: string) => `${objectsOf(bucket)}/bytes`,
    deleteObject: (bucket: string) => `${objectsOf(bucket)}/delete`,
    uploads: (bucket: string) => `${objectsOf(bucket)}/uploads`,
    uploadParts: (bucket: string, id: string) => `${objectsOf(bucket)}/uploads/${segment(id)}/parts`,
    uploadCancel: (bucket: string, id: string) => `${objectsOf(bucket)}/uploads/${segment(id)}/cancel`,
    activity: `${api}/activity`,
    mutes: `${api}/mutes`,
    muteEnd: (id: string) => `${api}/mutes/${segment(id)}/end`,
    incidents: `${api}/incidents`,
    incident: (id: string) => `${api}/incidents/${segment(id)}`,
  } as const;
}

/** The paths of today: those of the process and of the first broker. */
export const paths = { ...sitePaths, ...pathsOf(null) } as const;
