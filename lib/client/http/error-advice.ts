import type { ApiError, ApiErrorCode } from "./http";

/** What a person can do about a failed request; null when the error's own sentence says all there is. */
const advice: Partial<Record<ApiErrorCode, string>> = {
  offline: "Is the dashboard's process running? This page tries again by itself.",
  bad_answer: "Reload the page. If that does not help, look at what stands between the browser and the dashboard.",
  bus_unavailable: "The dashboard keeps trying to connect; the state line on top says how it goes.",
  no_leader: "Too few of its servers are up, or they are electing one. This page tries again by itself.",
  jetstream_disabled: "Start nats-server with -js, or enable JetStream for this account.",
  permission_denied: "The account that the dashboard uses may not do this.",
  overloaded: "Try again in a few seconds.",
  timeout: "It may be busy, or electing a leader.",
  broker_not_found: "It is not, or no longer, in the configuration of this dashboard.",
  broker_changed: "Nothing was done. Reload the page to see that one, or open the list of brokers.",
  stream_not_found: "It may have been deleted or renamed.",
  consumer_not_found: "It may have been deleted, or it was ephemeral and its reader left.",
  incident_not_found: "Incidents are kept for 90 days, or until the dashboard ends where nothing can be stored.",
  webhook_not_configured: "Set JETLAG_WEBHOOK_URL in the dashboard's environment and restart it.",
  internal: "The dashboard's log says more.",
};

/** See {@link advice}. */
export function adviceFor(code: ApiErrorCode): string | null {
  return advice[code] ?? null;
}

/** Everything about an error as text, to paste into a chat or an issue. */
export function describeError(error: ApiError, at: Date): string {
  return [
    `${error.title}`,
    error.detail ? `detail: ${error.detail}` : null,
    error.cause instanceof Error ? `cause: ${error.cause.message}` : null,
    `code: ${error.code}`,
    `status: ${error.status}`,
    `request: ${error.request}`,
    ...error.issues.map((issue) => `issue: ${issue.path}: ${issue.message}`),
    `page: ${window.location.pathname}${window.location.search}`,
    `at: ${at.toISOString()}`,
  ]
    .filter((line) => line !== null)
    .join("\n");
}
