import { JetStreamApiError } from "@nats-io/jetstream";
import { errors } from "@nats-io/transport-node";
import { describe, expect, it } from "vitest";
import { EventBusError, type EventBusErrorCode } from "../../errors";
import { apiErrorNumber, type Exchange, toEventBusError } from "./errors";

const api = (number: number, description = "the server's words") =>
  new JetStreamApiError({ code: 400, err_code: number, description });

/** What the client throws for a bare 503: the class says the opposite of the cause. */
function noResponders(): Error {
  const cause = new errors.RequestError("", { cause: new errors.NoRespondersError("a.b") });
  return named("JetStreamNotEnabled", "jetstream is not enabled", { cause });
}

function named(name: string, message: string, options?: ErrorOptions): Error {
  return Object.assign(new Error(message, options), { name });
}

const permission = new errors.PermissionViolationError('Permissions Violation for Publish to "a"', "publish", "a");

const table: [string, unknown, Exchange, EventBusErrorCode][] = [
  ["no responders to a publish", noResponders(), "publish", "no_stream_for_subject"],
  ["no responders to an API request", noResponders(), "request", "jetstream_disabled"],
  ["no responders without the wrapper", new errors.NoRespondersError("a"), "publish", "no_stream_for_subject"],
  [
    "JetStream off for the account",
    named("JetStreamNotEnabled", "x", { cause: api(10039) }),
    "publish",
    "jetstream_disabled",
  ],
  ["JetStream off on the server", api(10076), "request", "jetstream_disabled"],
  ["silence after a publish", new errors.TimeoutError(), "publish", "publish_unknown"],
  ["silence after a request", new errors.TimeoutError(), "request", "timeout"],
  ["a link cut during a publish", new errors.RequestError("connection closed"), "publish", "publish_unknown"],
  ["a link cut during a request", new errors.RequestError("connection closed"), "request", "bus_unavailable"],
  ["a closed client", new errors.ClosedConnectionError(), "publish", "bus_unavailable"],
  ["a refused subject", new errors.RequestError("", { cause: permission }), "publish", "permission_denied"],
  ["a refused login", new errors.AuthorizationError("Authorization Violation"), "request", "permission_denied"],
  ["no such stream", api(10059), "request", "stream_not_found"],
  ["no such consumer", api(10014), "request", "consumer_not_found"],
  ["no such message", api(10037), "request", "message_not_found"],
  ["a wrong last sequence", api(10071), "publish", "wrong_expected_sequence"],
  ["a wrong last message id", api(10070), "publish", "wrong_expected_sequence"],
  ["another stream than expected", api(10060), "publish", "rejected"],
  ["a full stream", api(10077), "publish", "stream_full"],
  ["a message above the stream's size", api(10054), "publish", "payload_too_large"],
  [
    "a message above the server's size",
    named("InvalidArgumentError", "'payload' max_payload size exceeded"),
    "publish",
    "payload_too_large",
  ],
  ["a taken stream name", api(10058), "request", "conflict"],
  ["overlapping subjects", api(10065), "request", "conflict"],
  ["a second group on a work queue", api(10100), "request", "conflict"],
  ["a consumer of another shape", api(10148), "request", "conflict"],
  ["deliver policy on a work queue", api(10101), "request", "rejected"],
  ["a number nobody knows", api(19999), "request", "rejected"],
  [
    "a name the server cannot store",
    named("InvalidNameError", "stream name ('a.b') cannot contain '.'"),
    "request",
    "invalid_name",
  ],
  ["a subject with a space", new errors.InvalidSubjectError("a b"), "publish", "invalid_subject"],
  ["an argument the client refuses", new errors.InvalidArgumentError("'x' must be"), "request", "invalid_input"],
  ["a feature of newer servers", new Error("consumer reset requires server 2.14.0"), "request", "unsupported"],
  ["a cluster without a leader", api(10008), "request", "no_leader"],
  ["a stream whose servers are down", api(10118), "request", "no_leader"],
  ["text that is no error", "boom", "request", "rejected"],
];

describe("toEventBusError", () => {
  it.each(table)("names %s", (_, error, exchange, code) => {
    const mapped = toEventBusError(error, exchange, "stream S");
    expect(mapped).toMatchObject({ name: "EventBusError", code, cause: error });
    expect(mapped.message).toMatch(/^stream S: ./);
  });

  it("leaves the bus's own errors as they are", () => {
    const own = new EventBusError("conflict", "because");
    expect(toEventBusError(own, "request", "stream S")).toBe(own);
  });

  it("keeps the server's words where it has no better ones, and never the misleading ones", () => {
    expect(toEventBusError(api(10077, "maximum bytes exceeded"), "publish", "x").message).toBe(
      "x: maximum bytes exceeded",
    );
    expect(toEventBusError(noResponders(), "publish", "x").message).not.toContain("not enabled");
  });
});

describe("apiErrorNumber", () => {
  it("finds the server's number, also behind our own error", () => {
    expect(apiErrorNumber(api(10100))).toBe(10100);
    expect(apiErrorNumber(toEventBusError(api(10100), "request", "x"))).toBe(10100);
    expect(apiErrorNumber(new Error("no number"))).toBeNull();
    expect(apiErrorNumber(undefined)).toBeNull();
  });
});
