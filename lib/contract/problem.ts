import * as z from "zod";
import { type ErrorCode, errorCodes } from "../model/error-code";

/** Body of every error answer, `application/problem+json` (RFC 9457). */
export const problemSchema = z.object({
  /** Stable, for scripts; see {@link ErrorCode}. */
  code: z.enum(errorCodes),
  status: z.number(),
  /** One sentence for people. */
  title: z.string(),
  /** What exactly, when there is more to say: the field, the broker's own words, what to do. */
  detail: z.string().optional(),
  /** Per field: path in the input and what is wrong with it. */
  issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
/** See {@link problemSchema}. */
export type Problem = z.infer<typeof problemSchema>;

/** Media type of {@link Problem}. */
export const problemMediaType = "application/problem+json";

/** HTTP status of each code. */
export const statusOfCode: Record<ErrorCode, number> = {
  invalid_input: 400,
  malformed_json: 400,
  nested_too_deeply: 400,
  unsupported_media_type: 415,
  incomplete_body: 400,
  request_timeout: 408,
  headers_too_large: 431,
  overloaded: 503,
  invalid_subject: 400,
  invalid_name: 400,
  payload_too_large: 413,
  broker_not_found: 404,
  broker_changed: 409,
  stream_not_found: 404,
  consumer_not_found: 404,
  message_not_found: 404,
  failure_not_found: 404,
  job_not_found: 404,
  incident_not_found: 404,
  not_found: 404,
  method_not_allowed: 405,
  foreign_host: 421,
  foreign_origin: 403,
  not_allowed: 403,
  reserved_subject: 403,
  no_stream_for_subject: 422,
  wrong_expected_sequence: 409,
  stream_full: 507,
  conflict: 409,
  permission_denied: 403,
  rejected: 422,
  unsupported: 501,
  payload_gone: 410,
  no_retry_subject: 422,
  webhook_not_configured: 409,
  bus_unavailable: 503,
  no_leader: 503,
  jetstream_disabled: 503,
  timeout: 504,
  publish_unknown: 504,
  internal: 500,
};
