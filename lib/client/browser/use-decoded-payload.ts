import { useEffect, useMemo, useState } from "react";
import { type PayloadView, payloadBytes } from "../../model/message/payload-view";
import { type DecodedPayload, decodePayload, mayBeDecoded } from "../../model/payload/decoded-payload";
import { type KnownPayloadType, usePayloadType } from "../queries/protobuf";

/**
 * A payload looked into: decompressed, and MessagePack and protobuf as JSON. Null while that takes, and when there is
 * nothing to be found out: text, and a payload of which only the beginning is here. `subject`: what the message was sent
 * to, which tells the type of protobuf; null where that tells nothing.
 */
export function useDecodedPayload(payload: PayloadView, subject: string | null): DecodedPayload | null {
  const isHere = !payload.truncated && payload.sizeBytes > 0;
  const known = usePayloadType(subject, isHere);
  const isTyped = known.state !== "none";
  const bytes = useMemo(() => {
    if (!isHere || (payload.encoding === "utf8" && !isTyped)) return null;
    const all = payloadBytes(payload);
    return isTyped || mayBeDecoded(all) ? all : null;
  }, [payload, isHere, isTyped]);
  const [decoded, setDecoded] = useState<Decoded | null>(null);
  useEffect(() => {
    if (bytes === null || known.state === "loading") return;
    let isWanted = true;
    void decodeAs(bytes, known).then((result) => isWanted && setDecoded({ of: bytes, as: known, result }));
    return () => {
      isWanted = false;
    };
  }, [bytes, known]);
  return decoded !== null && decoded.of === bytes && decoded.as === known ? decoded.result : null;
}

interface Decoded {
  readonly of: Uint8Array;
  readonly as: KnownPayloadType;
  readonly result: DecodedPayload;
}

async function decodeAs(bytes: Uint8Array, known: KnownPayloadType): Promise<DecodedPayload> {
  if (known.state === "known") return decodePayload(bytes, { type: known.type });
  const decoded = await decodePayload(bytes);
  if (known.state !== "failed" || decoded.format === "json") return decoded;
  return { ...decoded, problem: `The type ${known.name} of this payload could not be loaded: ${known.reason}` };
}
