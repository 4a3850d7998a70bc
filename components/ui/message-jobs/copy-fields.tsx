import { Field, Input } from "@/components/ui/form/input";
import { useGrammar } from "@/lib/client/queries/grammar";
import { parseRate } from "@/lib/client/words/job-words";

/** Where copies go and how fast, as it is typed. */
export interface CopyChoice {
  readonly subject: string;
  readonly rate: string;
}

/** Props of {@link CopyFields}. */
export interface CopyFieldsProps {
  value: CopyChoice;
  /** Only how fast. */
  withoutSubject?: boolean;
  onChange: (value: CopyChoice) => void;
}

/** The other subject of all copies, and how many a second. */
export function CopyFields({ value, withoutSubject = false, onChange }: CopyFieldsProps) {
  const { subject, rate } = value;
  const grammar = useGrammar();
  return (
    <div className={withoutSubject ? "grid sm:grid-cols-[9rem]" : "grid gap-3 sm:grid-cols-[minmax(0,1fr)_9rem]"}>
      {withoutSubject ? null : (
        <Field
          label="To another subject"
          hint="Empty: each to its own"
          error={subject.trim() === "" ? null : grammar.explainName(subject.trim())}
        >
          {(control) => (
            <Input
              {...control}
              mono
              value={subject}
              onChange={(event) => onChange({ ...value, subject: event.target.value })}
            />
          )}
        </Field>
      )}
      <Field
        label="Per second"
        hint="Empty: no limit"
        error={parseRate(rate) === undefined ? "A number from 0.01" : null}
      >
        {(control) => (
          <Input
            {...control}
            inputMode="decimal"
            value={rate}
            onChange={(event) => onChange({ ...value, rate: event.target.value })}
          />
        )}
      </Field>
    </div>
  );
}
