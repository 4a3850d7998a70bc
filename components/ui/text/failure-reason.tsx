import { Anchor, Ban, type LucideIcon, MailX, OctagonX } from "lucide-react";
import { Tag, type Tone } from "@/components/ui/text/tag";
import { reasonWords } from "@/lib/client/words/failure-reasons";
import type { FailureReason } from "@/lib/model/failure/failure";

const looks: Record<FailureReason, { tone: Tone; icon: LucideIcon }> = {
  gave_up: { tone: "bad", icon: Ban },
  terminated: { tone: "off", icon: OctagonX },
  dead_letter: { tone: "warn", icon: MailX },
  stranded: { tone: "busy", icon: Anchor },
};

/** Why a message failed: icon, word and colour. */
export function ReasonTag({ reason }: { reason: FailureReason }) {
  const { tone, icon } = looks[reason];
  return (
    <Tag tone={tone} icon={icon}>
      {reasonWords[reason]}
    </Tag>
  );
}
