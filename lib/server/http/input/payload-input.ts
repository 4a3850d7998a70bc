import { payloadBytes } from "../../../model/message/payload-view";
import { HttpProblem } from "../problem";

/** The bytes of a request's `payload`. Throws `invalid_input` when it is not base64 though it says so. */
export function demandPayloadBytes(payload: {
  readonly encoding: "utf8" | "base64";
  readonly data: string;
}): Uint8Array {
  try {
    return payloadBytes(payload);
  } catch {
    throw new HttpProblem("invalid_input", "payload.data is not base64", [
      { path: "payload.data", message: "not base64" },
    ]);
  }
}
