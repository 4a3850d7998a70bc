import { expect, test } from "vitest";
import { Secret } from "../../event-bus/secret";
import { settingsLimits } from "../../monitor/verdict/limits";
import type { BrokerSettings } from "../config/broker-settings";
import { settingsPrint } from "./settings-print";

const settings = (password: string, limit = "5"): BrokerSettings => ({
  ...{ id: "prod", title: "Production", colour: "red", kind: "nats", deadLetterPatterns: [] },
  protobuf: null,
  maskRules: { paths: [], headers: [] },
  webhook: { target: null, format: "jetlag" },
  limits: settingsLimits([`unprocessed-critical=${limit}`]),
  options: {
    servers: [new Secret("nats://a:4222")],
    login: { kind: "password", user: "ann", password: new Secret(password) },
  },
});

test("settings that are read again are the same; another password or limit makes others", () => {
  expect(settingsPrint(settings("one"))).toBe(settingsPrint(settings("one")));
  expect(settingsPrint(settings("two"))).not.toBe(settingsPrint(settings("one")));
  expect(settingsPrint(settings("one", "6"))).not.toBe(settingsPrint(settings("one")));
  expect(settingsPrint(settings("hunter2"))).not.toContain("hunter2");
});
