/** Props of {@link Sparkline}. */
export interface SparklineProps {
  /** Oldest first; null is a gap. */
  values: readonly (number | null)[];
  /** What the line shows: its tooltip and accessible name. */
  label: string;
  /** A colour class of the line. */
  className?: string;
}

const width = 92;
const height = 20;

/** A tiny line from zero to the largest value. Gaps stay open. */
export function Sparkline({ values, label, className = "text-waiting" }: SparklineProps) {
  const max = Math.max(1, ...values.map((value) => value ?? 0));
  const x = (index: number) => (values.length < 2 ? width : 1 + (index / (values.length - 1)) * (width - 2));
  const y = (value: number) => height - 2 - (value / max) * (height - 4);
  let path = "";
  let drawing = false;
  values.forEach((value, index) => {
    if (value !== null) path += `${drawing ? "L" : "M"}${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
    // A point between two gaps has no neighbour to draw to: a zero-length line gives it a dot.
    if (value !== null && !drawing && (values[index + 1] ?? null) === null) path += "h0";
    drawing = value !== null;
  });
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      className={`inline-block align-middle ${className}`}
      role="img"
    >
      <title>{label}</title>
      <path d={path} fill="none" stroke="currentColor" strokeWidth="1.4" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}
