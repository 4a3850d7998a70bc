import { useZone } from "@/lib/client/browser/use-zone";
import { fromField, toField } from "@/lib/client/words/time-field";
import { Field, Input } from "./input";

/** Props of {@link MomentField}. */
export interface MomentFieldProps {
  label: string;
  /** ISO 8601; null for none. */
  at: string | null;
  error?: string | null;
  onChange: (at: string | null) => void;
}

/** A field for a date and a time of day, in the visitor's zone. */
export function MomentField({ label, at, error = null, onChange }: MomentFieldProps) {
  useZone();
  return (
    <Field label={label} error={error}>
      {(control) => (
        <Input
          {...control}
          type="datetime-local"
          step={1}
          value={toField(at)}
          onChange={(event) => onChange(fromField(event.target.value))}
        />
      )}
    </Field>
  );
}
