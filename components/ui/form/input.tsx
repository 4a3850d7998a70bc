import { type ComponentProps, type ReactNode, useId } from "react";
import { classNames } from "../class-names";

const box =
  "w-full min-w-0 rounded-md border border-line-strong bg-surface text-ink transition-colors duration-120 hover:border-control focus-visible:border-accent focus-visible:outline-offset-0 aria-invalid:border-gave-up disabled:opacity-55";

/** A one-line text field, 30 px high. `mono` for subjects and ids. */
export function Input({ mono = false, className, ...rest }: ComponentProps<"input"> & { mono?: boolean }) {
  return (
    <input
      autoComplete="off"
      spellCheck={false}
      {...rest}
      className={classNames(box, "h-7.5 px-2.5", mono && "mono", className)}
    />
  );
}

/** A text area; `mono` for payloads. */
export function Textarea({ mono = false, className, ...rest }: ComponentProps<"textarea"> & { mono?: boolean }) {
  return (
    <textarea
      spellCheck={false}
      {...rest}
      className={classNames(box, "min-h-24 px-2.5 py-2", mono && "mono leading-relaxed", className)}
    />
  );
}

/** What {@link Field} hands to its control. */
export interface FieldControl {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
}

/** Props of {@link Field}. */
export interface FieldProps {
  label: ReactNode;
  /** Help below the control. */
  hint?: ReactNode;
  /** What is wrong with the value; replaces the hint. */
  error?: string | null | undefined;
  /** At the right of the label, for example a counter. */
  aside?: ReactNode;
  className?: string;
  /** Gets the attributes that tie control, label and message together: `(control) => <Input {...control} />`. */
  children: (control: FieldControl) => ReactNode;
}

/** A labelled control with its hint or error. */
export function Field({ label, hint, error, aside, className, children }: FieldProps) {
  const id = useId();
  const messageId = `${id}-message`;
  const message = error ?? hint;
  return (
    <div className={classNames("grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-1", className)}>
      <div className="flex flex-wrap items-baseline justify-between gap-x-2">
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        {aside ? <span className="num text-xs text-faint">{aside}</span> : null}
      </div>
      {children({
        id,
        "aria-describedby": message ? messageId : undefined,
        "aria-invalid": error ? true : undefined,
      })}
      {message ? (
        <p id={messageId} className={classNames("text-xs wrap-anywhere", error ? "text-gave-up" : "text-faint")}>
          {message}
        </p>
      ) : null}
    </div>
  );
}
