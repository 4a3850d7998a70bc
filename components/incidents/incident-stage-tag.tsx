import { CircleCheck, CircleDot, Hourglass, type LucideIcon } from "lucide-react";
import { classNames } from "@/components/ui/class-names";
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

const iconTones: Record<IncidentStage, string> = {
  open: "text-gave-up",
  calming: "text-waiting",
  closed: "text-muted",
};

/** The same without room for a word, which is read aloud. */
export function IncidentStageIcon({ incident, className }: { incident: Incident; className: string }) {
  const stage = stageOf(incident);
  const { word, icon: Icon } = looks[stage];
  return (
    <span title={word} className={classNames("inline-block align-middle", iconTones[stage], className)}>
      <Icon aria-hidden className="size-3.5" />
      <span className="sr-only">{word}: </span>
    </span>
  );
}
