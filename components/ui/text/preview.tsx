import type { MessageFace } from "@/lib/model/message/message-face";
import { hiddenReason } from "@/lib/model/message/message-mask";
import { Masked } from "./masked";

/** The beginning of a message on one line. */
export function Preview({ face: { preview, binary } }: { face: Pick<MessageFace, "preview" | "binary"> }) {
  if (preview === "") return <span className="text-faint">(empty)</span>;
  if (hiddenReason(preview) !== null) return <Masked />;
  return (
    <>
      {binary ? <span className="text-faint">(binary) </span> : null}
      {preview}
    </>
  );
}
