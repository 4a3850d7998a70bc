import { expect, test } from "vitest";
import { namespaceOf } from "./store";

const of = (...natsServers: string[]) => namespaceOf("default", { natsServers });

test("brokers of a configuration are told apart by their ids", () => {
  expect(namespaceOf("prod", { natsServers: ["nats://a:4222"] })).toBe("prod");
});

test("the broker of NATS_URL is told by its addresses, however they are written and whoever logs in", () => {
  const one = of("nats://a:4222", "nats://b:4222");
  expect(one).toMatch(/^default-[0-9a-f]{8}$/);
  expect(of("nats://B:4222/", "nats://user:p%40ss@a:4222")).toBe(one);
  expect(of("tls://a:4222", "b:4222")).toBe(one);
  expect(of("nats://a:4222", "nats://c:4222")).not.toBe(one);
});
