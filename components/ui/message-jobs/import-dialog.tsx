"use client";

import { useMemo, useState } from "react";
import { DeedDialog } from "@/components/ui/deed/deed-dialog";
import { Field } from "@/components/ui/form/input";
import { useDebounced } from "@/lib/client/browser/debounced";
import { useMessagePlan } from "@/lib/client/message-jobs/use-message-plan";
import { useGrammar } from "@/lib/client/queries/grammar";
import { useObstacle } from "@/lib/client/queries/offers";
import { formatBytes, formatCount } from "@/lib/client/words/format";
import { parseRate } from "@/lib/client/words/job-words";
import { messagePlanObstacle } from "@/lib/client/words/message-plan-words";
import { type MessagePlan, type MessagePlanInput, maxImportBytes } from "@/lib/contract/message-jobs";
import { visibleLine } from "@/lib/model/text/visible-text";
import { type CopyChoice, CopyFields } from "./copy-fields";
import { MessagePlanView } from "./message-plan-view";
import { useStart } from "./stored-job-dialog";

/** A file that was chosen: what it holds, or why that cannot be read. */
interface ChosenFile {
  readonly name: string;
  readonly size: number;
  readonly text: string | null;
  readonly fault: string | null;
}

/** Stores what a file of JSON lines holds, after a plan that says which lines are wrong. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const grammar = useGrammar();
  const [file, setFile] = useState<ChosenFile | null>(null);
  const [copy, setCopy] = useState<CopyChoice>({ subject: "", rate: "" });
  const [round, setRound] = useState(0);
  const subject = copy.subject.trim();
  const settled = useDebounced(subject, 300);
  const isSettled = settled === subject;
  const fault =
    (subject === "" ? null : grammar.explainName(subject)) ??
    (parseRate(copy.rate) === undefined ? "Fix the rate first" : null);
  const ndjson = file?.text ?? null;
  const input = useMemo<MessagePlanInput | null>(() => {
    if (ndjson === null || fault !== null) return null;
    return { action: "import", ndjson, destination: settled === "" ? null : settled };
  }, [ndjson, settled, fault]);
  const planning = useMessagePlan(input, round);
  const { start, isPending, error } = useStart(() => setRound(round + 1));
  const obstacle = useObstacle()("publish");
  const plan = isSettled ? planning.plan : null;
  return (
    <DeedDialog
      keepsInput
      title="Import messages"
      description="Stores what a file of JSON lines holds, as an export writes it, as new messages. Each line is checked before anything is sent; it runs on the server."
      label={plan === null || plan.total === 0 ? "Import" : `Import ${formatCount(plan.total)}`}
      obstacle={obstacle ?? file?.fault ?? fault ?? planObstacle(file, plan, planning.error)}
      pending={isPending}
      error={error ?? planning.error}
      onRun={() => {
        if (plan === null || ndjson === null) return;
        const { total, wrong, otherWrong } = plan;
        start({
          action: "import",
          ndjson,
          destination: subject === "" ? null : subject,
          ratePerS: parseRate(copy.rate) ?? null,
          confirmed: { total, wrong: wrong.length + otherWrong },
        });
      }}
      onClose={onClose}
    >
      <Field
        label="File"
        hint={file === null ? `NDJSON, at most ${formatBytes(maxImportBytes)}` : fileWords(file)}
        error={file?.fault}
      >
        {(control) => (
          <input
            {...control}
            type="file"
            accept=".ndjson,.jsonl,.json,application/x-ndjson"
            className="w-full min-w-0 rounded-md border border-line-strong bg-surface px-2.5 py-1.5 file:mr-3 file:rounded-sm file:border file:border-line-strong file:bg-hover file:px-2 file:py-0.5"
            onChange={(event) => {
              const [chosen] = event.target.files ?? [];
              if (chosen !== undefined) void readFile(chosen).then(setFile);
            }}
          />
        )}
      </Field>
      {input === null ? null : <MessagePlanView action="import" planning={isSettled ? planning : looking} />}
      <CopyFields value={copy} onChange={setCopy} />
    </DeedDialog>
  );
}

const looking = { progress: null, plan: null, error: null };

const fileWords = ({ name, size }: ChosenFile) => `${visibleLine(name)}, ${formatBytes(size)}`;

async function readFile(file: File): Promise<ChosenFile> {
  const { name, size } = file;
  const about = { name, size, text: null };
  if (size > maxImportBytes)
    return {
      ...about,
      fault: `${visibleLine(name)} has ${formatBytes(size)}: ${formatBytes(maxImportBytes)} are the most`,
    };
  if (size === 0) return { ...about, fault: `${visibleLine(name)} is empty` };
  try {
    return { ...about, text: await file.text(), fault: null };
  } catch {
    return { ...about, fault: `${visibleLine(name)} cannot be read any more: choose it again` };
  }
}

function planObstacle(file: ChosenFile | null, plan: MessagePlan | null, error: unknown): string | null {
  if (file === null) return "Choose a file first";
  if (error !== null) return "What this would do could not be looked up";
  return plan === null ? "Checking its lines" : messagePlanObstacle(plan);
}
