import { Ban, OctagonX } from "lucide-react";
import { Tag } from "@/components/ui/tag";
import type { FailureReason } from "@/lib/model/failure";
import { reasonWords } from "./failure-words";

/** Why a message failed: icon, word and colour. */
export function ReasonTag({ reason }: { reason: FailureReason }) {
  return reason === "gave_up" ? (
    <Tag tone="bad" icon={Ban}>
      {reasonWords.gave_up}
    </Tag>
  ) : (
    <Tag tone="off" icon={OctagonX}>
      {reasonWords.terminated}
    </Tag>
  );
}
