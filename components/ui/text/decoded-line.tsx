import { PackageOpen } from "lucide-react";
import { formatBytes, formatExactNumber } from "@/lib/client/words/format";
import type { PayloadView } from "@/lib/model/message/payload-view";
import type { DecodedPayload } from "@/lib/model/payload/decoded-payload";
import { Button } from "../button";

/** Props of {@link DecodedLine}. */
export interface DecodedLineProps {
  decoded: DecodedPayload;
  payload: PayloadView;
  /** The bytes are shown as they were sent. */
  asSent: boolean;
  onAsSent: (asSent: boolean) => void;
}

/** What was done to a payload to make it readable, and the way back to its bytes; nothing when nothing was. */
export function DecodedLine({ decoded, payload, asSent, onAsSent }: DecodedLineProps) {
  const { compressions, truncated, bytes, problem } = decoded;
  const sizes = `${formatBytes(payload.sizeBytes)} → ${truncated ? "the first " : ""}${formatBytes(bytes.length)}`;
  const words = [compressions.length === 0 ? null : `${compressions.join(" in ")}, ${sizes}`, formatWords(decoded)];
  const isChanged = words.some((part) => part !== null);
  return (
    <>
      {problem === null ? null : <p className="text-xs text-in-flight wrap-anywhere">{problem}</p>}
      {isChanged ? (
        <div className="flex flex-wrap items-center justify-between gap-2 text-muted">
          <span className="num flex min-w-0 items-center gap-1.5 wrap-anywhere">
            <PackageOpen aria-hidden className="size-3.75 shrink-0" />
            {words.filter((part) => part !== null).join(" · ")}
          </span>
          <Button size="sm" variant="quiet" aria-pressed={asSent} onClick={() => onAsSent(!asSent)}>
            As sent
          </Button>
        </div>
      ) : null}
    </>
  );
}

/** What was made into JSON; null when nothing was. */
function formatWords({ format, protobuf }: DecodedPayload): string | null {
  if (format === "message_pack") return "MessagePack, shown as JSON";
  if (protobuf === null) return null;
  const { type, unknownFields } = protobuf;
  if (unknownFields === 0) return `protobuf ${type}, shown as JSON`;
  const fields =
    unknownFields === 1
      ? "1 field that the type does not know is"
      : `${formatExactNumber(unknownFields)} fields that the type does not know are`;
  return `protobuf ${type}, shown as JSON; ${fields} left out`;
}
