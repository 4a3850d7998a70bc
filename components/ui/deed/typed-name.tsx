import { Field, Input } from "@/components/ui/form/input";
import { visibleLine } from "@/lib/model/text/visible-text";

/** Props of {@link TypedName}. */
export interface TypedNameProps {
  name: string;
  value: string;
  onChange: (value: string) => void;
}

/** Asks for the name of what is about to be destroyed: nobody types it by mistake. */
export function TypedName({ name, value, onChange }: TypedNameProps) {
  return (
    <Field
      label={
        <>
          Type <span className="mono wrap-anywhere">{visibleLine(name)}</span> to confirm
        </>
      }
    >
      {(control) => <Input {...control} mono value={value} onChange={(event) => onChange(event.target.value)} />}
    </Field>
  );
}

/** Why a name that was typed does not confirm anything; null when it does. */
export function typedNameObstacle(name: string, typed: string): string | null {
  return typed === name ? null : "Type the name first: this cannot be undone";
}
