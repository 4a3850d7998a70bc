import { type ReactNode, useId } from "react";
import { classNames } from "@/components/ui/class-names";
import type { FailurePlan } from "@/lib/contract/failure-jobs";
import type { RedriveTo } from "@/lib/model/job/job";
import { visibleLine } from "@/lib/model/text/visible-text";
import { aloneHint, aloneObstacle, everyoneHint } from "./failure-plan-words";

/** Props of {@link RecipientChoice}. */
export interface RecipientChoiceProps {
  value: RedriveTo;
  /** Undefined while it is not known who can be reached. */
  plan: FailurePlan | undefined;
  /** The plan could not be made. */
  failed: boolean;
  onChange: (to: RedriveTo) => void;
}

/** Whether everybody who reads the subject gets the copies, or the consumer that failed alone; where not, why. */
export function RecipientChoice({ value, plan, failed, onChange }: RecipientChoiceProps) {
  const name = useId();
  const unknown = failed ? "Not known: the look-up failed." : "Looking up whether it can be reached alone";
  const obstacle = plan === undefined ? unknown : aloneObstacle(plan);
  return (
    <fieldset className="grid min-w-0 gap-1.5">
      <legend className="mb-1.5 font-medium">Who will receive this</legend>
      <Choice
        {...{ name, label: "Every consumer of the subject", checked: value === "everyone" }}
        onChoose={() => onChange("everyone")}
      >
        {visibleLine(everyoneHint(plan))}
      </Choice>
      <Choice
        {...{ name, label: "Only the consumer that failed", checked: value === "consumer" }}
        // What is chosen stays so: why it does not work any more is said at the button.
        disabled={obstacle !== null && value !== "consumer"}
        onChoose={() => onChange("consumer")}
      >
        {visibleLine(obstacle ?? (plan ? aloneHint(plan) : ""))}
      </Choice>
    </fieldset>
  );
}

interface ChoiceProps {
  name: string;
  label: string;
  checked: boolean;
  disabled?: boolean;
  onChoose: () => void;
  children: ReactNode;
}

function Choice({ name, label, checked, disabled = false, onChoose, children }: ChoiceProps) {
  const id = useId();
  return (
    <div className="grid min-w-0 grid-cols-[auto_minmax(0,1fr)] items-baseline gap-x-2">
      <input
        {...{ id, name, checked, disabled, type: "radio" }}
        aria-describedby={`${id}-hint`}
        onChange={onChoose}
        className="size-3.5 translate-y-0.5 accent-accent"
      />
      <label htmlFor={id} className={classNames(disabled && "text-muted")}>
        {label}
      </label>
      <p id={`${id}-hint`} className="col-start-2 text-xs text-faint wrap-anywhere">
        {children}
      </p>
    </div>
  );
}
