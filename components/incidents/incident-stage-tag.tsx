import { CircleCheck, CircleDot, Hourglass, type LucideIcon } from "lucide-react";
import { Tag, type Tone } from "@/components/ui/text/tag";
import type { Incident } from "@/lib/model/incident/incident";
import { type IncidentStage, stageOf } from "./incident-words";

const looks: Record<IncidentStage, { readonly word: string; readonly tone: Tone; readonly icon: LucideIcon }> = {
  open: { word: "Open", tone: "bad", icon: CircleDot },
  calming: { word: "Calm, closing", tone: "info", icon: Hourglass },
  closed: { word: "Closed", tone: "plain", icon: CircleCheck },
};

/** Whether an incident is open. */
export function IncidentStageTag({ incident }: { incident: Incident }) {
  const { word, tone, icon } = looks[stageOf(incident)];
  return (
    <Tag tone={tone} icon={icon}>
      {word}
    </Tag>
  );
}
