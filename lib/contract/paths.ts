/** Every path of the HTTP surface, in one place for server tests, client and docs. */
const segment = encodeURIComponent;

export const paths = {
  health: "/api/health",
  ready: "/api/ready",
  snapshot: "/api/snapshot",
  status: "/api/status",
  live: "/api/live",
  webhookTest: "/api/webhook/test",
  streams: "/api/streams",
  stream: (stream: string) => `/api/streams/${segment(stream)}`,
  streamConsumers: (stream: string) => `/api/streams/${segment(stream)}/consumers`,
  consumer: (stream: string, consumer: string) => `/api/streams/${segment(stream)}/consumers/${segment(consumer)}`,
  consumerHistory: (stream: string, consumer: string) =>
    `/api/streams/${segment(stream)}/consumers/${segment(consumer)}/history`,
  stranded: (stream: string, consumer: string) =>
    `/api/streams/${segment(stream)}/consumers/${segment(consumer)}/stranded`,
  messages: (stream: string) => `/api/streams/${segment(stream)}/messages`,
  message: (stream: string, seq: number) => `/api/streams/${segment(stream)}/messages/${seq}`,
  publish: "/api/publish",
  recipients: "/api/recipients",
  failures: "/api/failures",
  failure: (id: string) => `/api/failures/${segment(id)}`,
  retrying: "/api/failures/retrying",
  failurePlan: "/api/failures/plan",
  failureJobs: "/api/failures/jobs",
  failureJob: (id: string) => `/api/failures/jobs/${segment(id)}`,
  failureJobMessages: (id: string) => `/api/failures/jobs/${segment(id)}/messages`,
  failureJobWish: (id: string, wish: string) => `/api/failures/jobs/${segment(id)}/${segment(wish)}`,
  activity: "/api/activity",
} as const;
