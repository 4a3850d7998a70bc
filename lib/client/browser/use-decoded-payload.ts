import { useEffect, useMemo, useState } from "react";
import { type PayloadView, payloadBytes } from "../../model/message/payload-view";
import { type DecodedPayload, decodePayload, mayBeDecoded } from "../../model/payload/decoded-payload";

/**
 * A payload looked into: decompressed, and MessagePack as JSON. Null while that takes, and when there is nothing to be
 * found out: text, and a payload of which only the beginning is here.
 */
export function useDecodedPayload(payload: PayloadView): DecodedPayload | null {
  const bytes = useMemo(() => {
    if (payload.truncated || payload.encoding === "utf8") return null;
    const all = payloadBytes(payload);
    return mayBeDecoded(all) ? all : null;
  }, [payload]);
  const [decoded, setDecoded] = useState<{ readonly of: Uint8Array; readonly result: DecodedPayload } | null>(null);
  useEffect(() => {
    if (bytes === null) return;
    let isWanted = true;
    void decodePayload(bytes).then((result) => isWanted && setDecoded({ of: bytes, result }));
    return () => {
      isWanted = false;
    };
  }, [bytes]);
  return decoded !== null && decoded.of === bytes ? decoded.result : null;
}
