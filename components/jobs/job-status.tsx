import { Ban, Check, Eye, LoaderCircle, type LucideIcon, Pause } from "lucide-react";
import { Tag, type Tone } from "@/components/ui/text/tag";
import { outcomeMeanings, outcomeWords, statusWords } from "@/lib/client/words/job-words";
import type { JobStatus, Outcome } from "@/lib/model/job/job";

const looks: Record<JobStatus, { tone: Tone; icon: LucideIcon }> = {
  running: { tone: "info", icon: LoaderCircle },
  paused: { tone: "busy", icon: Pause },
  cancelled: { tone: "off", icon: Ban },
  finished: { tone: "good", icon: Check },
};

/** How a job stands: icon, word and colour. `watching`: all is sent, and consumers have yet to handle the copies. */
export function JobStatusTag({ status, watching = false }: { status: JobStatus; watching?: boolean }) {
  if (status === "finished" && watching)
    return (
      <Tag tone="info" icon={Eye}>
        Sent, watching its copies
      </Tag>
    );
  const { tone, icon } = looks[status];
  return (
    <Tag tone={tone} icon={icon}>
      {statusWords[status]}
    </Tag>
  );
}

const outcomeTones: Record<Outcome, Tone> = {
  published: "good",
  duplicate: "info",
  refused: "bad",
  gone: "off",
  skipped: "plain",
  discarded: "plain",
  deleted: "good",
};

/** How a message of a job ended. */
export function OutcomeTag({ outcome }: { outcome: Outcome | null }) {
  if (outcome === null) return <Tag tone="plain">Pending</Tag>;
  return (
    <span title={outcomeMeanings[outcome]}>
      <Tag tone={outcomeTones[outcome]}>{outcomeWords[outcome]}</Tag>
    </span>
  );
}

/** Part of the way, as a bar; the figures beside it say the same. */
export function JobProgress({ total, pending, label }: { total: number; pending: number; label: string }) {
  return (
    <progress
      aria-label={label}
      max={total}
      value={total - pending}
      className="block h-1 w-full appearance-none overflow-hidden rounded-full bg-hover [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-hover [&::-webkit-progress-value]:bg-accent"
    />
  );
}
