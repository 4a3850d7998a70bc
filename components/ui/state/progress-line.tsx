/** Props of {@link ProgressLine}. */
export interface ProgressLineProps {
  /** What is done, for screen readers. */
  label: string;
  /** 0 to 1; null: not known. */
  part: number | null;
}

/** How far something is, as a thin line. */
export function ProgressLine({ label, part }: ProgressLineProps) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={part === null ? undefined : Math.floor(part * 100)}
      className="mt-1 h-0.5 overflow-hidden rounded-full bg-hover"
    >
      <div className="h-full bg-accent" style={{ width: `${(part ?? 0) * 100}%` }} />
    </div>
  );
}
