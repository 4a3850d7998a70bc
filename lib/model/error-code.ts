/**
 * Every way a request can fail, as a stable code. The code is what scripts and components branch on;
 * the sentence beside it is for people and may change.
 */
export const errorCodes = [
  /** A field is missing, has the wrong type or is out of range; `details` says which. */
  "invalid_input",
  /** The body is not JSON. */
  "malformed_json",
  /** The body nests arrays and objects more deeply than is accepted. */
  "nested_too_deeply",
  /** The body is not JSON by its `content-type`, or has a `content-encoding`. */
  "unsupported_media_type",
  /** The connection ended before the body did. */
  "incomplete_body",
  /** The request did not arrive in time. */
  "request_timeout",
  /** The header fields are larger than is accepted. */
  "headers_too_large",
  /** The bodies of other requests use all the memory set aside for bodies. */
  "overloaded",
  /** Not a subject: empty token, white space, or a wildcard where none may be. */
  "invalid_subject",
  /** A stream, consumer or group name the server cannot store (characters or length). */
  "invalid_name",
  /** Payload and headers together exceed the server's `max_payload` or the stream's `max_msg_size`. */
  "payload_too_large",
  /** No broker of this id is configured. */
  "broker_not_found",
  /** An address without a broker means another one than when the page was opened. Nothing was done. */
  "broker_changed",
  "stream_not_found",
  "consumer_not_found",
  /** No message at that place: never stored, acknowledged away, expired or deleted. */
  "message_not_found",
  "failure_not_found",
  "job_not_found",
  "incident_not_found",
  /** No such API path. */
  "not_found",
  "method_not_allowed",
  /** The dashboard does not answer under the host that the request names; `JETLAG_HOSTS` adds names. */
  "foreign_host",
  /** The request came from another site's page. */
  "foreign_origin",
  /** This dashboard may only look, or may not do this; `JETLAG_RIGHTS` says what it may. */
  "not_allowed",
  /** The subject, or a header's target, may not be published to: the server's, Jetlag's own, a bucket's. Nothing was sent. */
  "reserved_subject",
  /** JetStream answered "no responders": no stream captures the subject, nothing was stored. */
  "no_stream_for_subject",
  /** Optimistic concurrency: the stream or subject has moved on. */
  "wrong_expected_sequence",
  /** A limit with `discard: new` refuses the message; nothing was stored. */
  "stream_full",
  /** The name is taken, or the change conflicts with what already exists. */
  "conflict",
  /** The account may not do this. */
  "permission_denied",
  /** The broker refused; its own words are in the message. */
  "rejected",
  /** The connected broker (or its version) cannot do this. */
  "unsupported",
  /** A failed message's payload is gone, so it cannot be sent again. */
  "payload_gone",
  /** No consumer of these failures has a retry subject that it alone reads: none can be reached alone. */
  "no_retry_subject",
  /** No webhook is configured, so that none can be tested. */
  "webhook_not_configured",
  /** Not connected to the broker. */
  "bus_unavailable",
  /** The stream, or JetStream itself, has no leader at the moment: nothing is stored or read until there is one. */
  "no_leader",
  /** The server or account has no JetStream. */
  "jetstream_disabled",
  /** A read ended without an answer. */
  "timeout",
  /** A publish ended without an answer: it may or may not be stored. */
  "publish_unknown",
  "internal",
] as const;

/** One of {@link errorCodes}. */
export type ErrorCode = (typeof errorCodes)[number];
