import { isName, maxNameBytes, nameBytes } from "../../model/stream/name";
import { EventBusError } from "../errors";

/** Throws `invalid_name` for a stream name that the server cannot store. */
export function requireStreamName(name: string): void {
  requireName("stream", name);
}

/** Throws `invalid_name` for a consumer name that the server cannot store. */
export function requireConsumerName(name: string): void {
  requireName("consumer", name);
}

function requireName(kind: "stream" | "consumer", name: string): void {
  if (isName(name)) return;
  const bytes = nameBytes(name);
  if (bytes > maxNameBytes) {
    throw new EventBusError(
      "invalid_name",
      `a ${kind} name has at most ${maxNameBytes} bytes; "${name.slice(0, 40)}..." has ${bytes}`,
    );
  }
  throw new EventBusError(
    "invalid_name",
    `"${name}" is not a ${kind} name: not empty, and no dots, white space, wildcards or slashes`,
  );
}
