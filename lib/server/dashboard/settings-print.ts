import { createHash } from "node:crypto";
import { Secret } from "../../event-bus/secret";
import type { BrokerSettings } from "../config/broker-settings";

/** Tells settings apart, those in which only a secret differs too. Nothing of them can be read from it. */
export function settingsPrint(settings: BrokerSettings): string {
  const text = JSON.stringify(settings, function (this: Readonly<Record<string, unknown>>, name, value: unknown) {
    // Secrets have a JSON of their own, which stands for all of them.
    const held = this[name];
    if (held instanceof Secret) return { secret: held.reveal() };
    return held instanceof Map ? [...held] : value;
  });
  return createHash("sha256").update(text).digest("base64");
}
