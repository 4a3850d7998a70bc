import { EventBusError } from "../../errors";

/** True when a server of `version` is `minimum` ("2.11") or newer. */
export function isAtLeast(version: string, minimum: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map((part) => Number.parseInt(part, 10));
  const [needMajor = 0, needMinor = 0] = minimum.split(".").map(Number);
  return major > needMajor || (major === needMajor && minor >= needMinor);
}

/** Throws `unsupported`: an older server would not refuse but ignore the request, or never answer it. */
export function requireVersion(version: string, minimum: string, feature: string): void {
  if (isAtLeast(version, minimum)) return;
  throw new EventBusError("unsupported", `${feature} needs nats-server ${minimum} or newer, this one is ${version}`);
}
