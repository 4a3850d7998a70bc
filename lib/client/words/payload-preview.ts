import type { PayloadView } from "../../model/message/payload-view";
import { visibleLine } from "../../model/text/visible-text";

const previewCharacters = 240;

/** The beginning of a payload on one line, for lists. */
export function payloadPreview({ encoding, data, sizeBytes, truncated }: PayloadView): string {
  if (sizeBytes === 0) return "(empty)";
  if (encoding === "base64") return `(binary) ${data.slice(0, 60)}${data.length > 60 || truncated ? "…" : ""}`;
  const line = visibleLine(data.slice(0, previewCharacters).replace(/\s+/g, " "));
  return data.length > previewCharacters || truncated ? `${line}…` : line;
}
