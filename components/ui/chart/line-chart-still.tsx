import { useZone } from "@/lib/client/browser/use-zone";
import { lineColour } from "./chart-series";
import { type Drawing, type DrawingProps, drawingOf, linePath } from "./drawing";
import { plotMargin, shareOf, type TimeSpan } from "./plot";

/**
 * A line chart as a still picture, in the place and with the look of the live one: all that a first view needs. The
 * chart library is loaded when somebody points at a chart or goes to it.
 */
export function LineChartStill(props: DrawingProps) {
  useZone();
  const { unit, axis, formatAxis } = props;
  const drawing = drawingOf(props);
  const top = drawing.levels.at(-1) ?? 1;
  return (
    <div className="num relative h-full overflow-hidden text-[11px] leading-none text-faint">
      <span className="absolute top-0 left-0 text-2xs">{unit}</span>
      {drawing.levels.map((level) => (
        <span
          key={level}
          className="absolute -translate-y-1/2 text-right whitespace-nowrap"
          style={{ width: plotMargin.left - 8, top: `calc(${plotMargin.top}px + ${1 - level / top} * ${plotHeight})` }}
        >
          {formatAxis(level)}
        </span>
      ))}
      {drawing.ticks.map((atMs, at) => (
        <span
          key={atMs}
          // Half of them where there is no room for all.
          className={at % 2 === 0 ? "absolute -translate-x-1/2" : "absolute -translate-x-1/2 max-sm:hidden"}
          style={{ bottom: 4, left: `calc(${plotMargin.left}px + ${shareOf(atMs, axis)} * ${plotWidth})` }}
        >
          {drawing.tickText(atMs)}
        </span>
      ))}
      <Lines {...props} drawing={drawing} top={top} />
    </div>
  );
}

const plotHeight = `(100% - ${plotMargin.top + plotMargin.bottom}px)`;
const plotWidth = `(100% - ${plotMargin.left + plotMargin.right}px)`;

function Lines({ points, series, axis, drawing, top }: DrawingProps & { drawing: Drawing; top: number }) {
  const { levels, days, marks, finalMs, lastMs } = drawing;
  const path = (at: number, span: TimeSpan) => linePath(points, at, span, axis, top);
  return (
    <svg
      aria-hidden
      viewBox="0 0 1000 1000"
      preserveAspectRatio="none"
      className="absolute overflow-visible [&_*]:[vector-effect:non-scaling-stroke]"
      style={{
        ...{ left: plotMargin.left, top: plotMargin.top },
        ...{ width: `calc${plotWidth}`, height: `calc${plotHeight}` },
      }}
      fill="none"
    >
      <path stroke="var(--line)" d={levels.map((level) => `M0 ${1_000 - (level / top) * 1_000}H1000`).join("")} />
      <path stroke="var(--line-strong)" d={days.map((atMs) => upright(atMs, axis)).join("")} />
      <path stroke="var(--muted)" strokeDasharray="2 3" d={marks.map(({ atMs }) => upright(atMs, axis)).join("")} />
      {series.map(({ label, colour }, at) => (
        <g key={label} stroke={lineColour(colour)} strokeWidth={1.6}>
          <path className="chart-line" d={path(at, { fromMs: Number.NEGATIVE_INFINITY, untilMs: finalMs })} />
          {finalMs === lastMs ? null : (
            <path strokeDasharray="3 3" d={path(at, { fromMs: finalMs, untilMs: Number.POSITIVE_INFINITY })} />
          )}
        </g>
      ))}
    </svg>
  );
}

const upright = (atMs: number, axis: TimeSpan) => `M${shareOf(atMs, axis) * 1_000} 0V1000`;
