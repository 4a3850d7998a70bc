import { classNames } from "../class-names";

/** Props of {@link Select}. */
export interface SelectProps {
  label: string;
  /** Null: the first choice, which narrows nothing. */
  value: string | null;
  /** The first choice in words. */
  any: string;
  options: readonly { readonly value: string; readonly label: string }[];
  onChange: (value: string | null) => void;
}

/** One of many choices, or none; the browser's own list, so that typing finds and phones show it their way. */
export function Select({ label, value, any, options, onChange }: SelectProps) {
  return (
    <select
      aria-label={label}
      value={value ?? ""}
      onChange={(event) => onChange(event.target.value === "" ? null : event.target.value)}
      className={classNames(
        "h-7.5 max-w-48 min-w-0 truncate rounded-md border border-line-strong bg-surface px-2 hover:border-control focus-visible:border-accent",
        value === null ? "text-muted" : "font-medium text-ink",
      )}
    >
      <option value="">{any}</option>
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}
