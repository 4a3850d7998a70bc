import { EventBusError } from "./errors";

/** Longest name of a stream or consumer that the server takes, in bytes of UTF-8 (its `JSMaxNameLen`). */
export const maxNameBytes = 255;

/** What would break out of an API subject or of the server's directory; half a surrogate pair cannot be sent at all. */
const illegal = /[\s.*>/\\\p{Cc}\p{Cs}]/u;
const utf8 = new TextEncoder();

/** Throws `invalid_name` for a stream name that the server cannot store. */
export function requireStreamName(name: string): void {
  requireName("stream", name);
}

/** Throws `invalid_name` for a consumer name that the server cannot store. */
export function requireConsumerName(name: string): void {
  requireName("consumer", name);
}

function requireName(kind: "stream" | "consumer", name: string): void {
  const bytes = utf8.encode(name).length;
  if (bytes > maxNameBytes) {
    throw new EventBusError(
      "invalid_name",
      `a ${kind} name has at most ${maxNameBytes} bytes; "${name.slice(0, 40)}..." has ${bytes}`,
    );
  }
  if (name === "" || illegal.test(name)) {
    throw new EventBusError(
      "invalid_name",
      `"${name}" is not a ${kind} name: not empty, and no dots, white space, wildcards or slashes`,
    );
  }
}
