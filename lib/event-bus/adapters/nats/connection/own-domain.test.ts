import type { ServerInfo } from "@nats-io/transport-node";
import { expect, test } from "vitest";
import { isOfAnotherDomain, ownDomain } from "./own-domain";

const info: ServerInfo & { domain?: string } = {
  ...{ client_id: 1, go: "go1", host: "127.0.0.1", jetstream: true, max_payload: 1, port: 4222, proto: 1 },
  ...{ server_id: "S", server_name: "s", version: "2.15.1" },
};

test.each([
  [{ domain: "leaf" }, { ...info, domain: "hub" }, "leaf"],
  [{ apiPrefix: "$JS.leaf.API" }, { ...info, domain: "hub" }, "leaf"],
  [{ apiPrefix: "imported.js" }, { ...info, domain: "hub" }, null],
  [{}, { ...info, domain: "hub" }, "hub"],
  [{}, info, ""],
  [{}, { ...info, jetstream: false }, null],
])("the domain of %o on a server is %s", (jetstream, server, domain) => {
  expect(ownDomain({ jetstream }, server)).toBe(domain);
});

test.each([
  ['{"stream":"EV","domain":"leaf"}', "hub", true],
  ['{"stream":"EV","domain":"leaf"}', "leaf", false],
  ['{"stream":"EV","domain":"leaf"}', "", true],
  ['{"stream":"EV"}', "leaf", true],
  ['{"stream":"EV"}', "", false],
  ['{"stream":"EV","domain":"leaf"}', null, false],
  [JSON.stringify({ reason: 'a "domain":"leaf" of my own', domain: "hub" }), "hub", false],
])("%s is of another domain than %s: %s", (text, own, expected) => {
  expect(isOfAnotherDomain(text, own)).toBe(expected);
});
