import { Field, Input } from "@/components/ui/form/input";
import { anyTime, isBackwards, type TimeRange, timeBounds } from "@/components/ui/form/time-range";
import { TimeRangeMenu } from "@/components/ui/form/time-range-menu";
import type { ExportedSearchRequest } from "@/lib/contract/export";
import { numberProblem } from "@/lib/model/message/message-number";

/** A part of a stream as it is typed. */
export interface StreamRange {
  readonly subject: string;
  readonly from: string;
  readonly to: string;
  readonly time: TimeRange;
}

/** All of it. */
export const wholeStream: StreamRange = { subject: "", from: "", to: "", time: anyTime };

/** Props of {@link RangeFields}. */
export interface RangeFieldsProps {
  value: StreamRange;
  explainFilter: (text: string) => string | null;
  onChange: (value: StreamRange) => void;
}

/** Which messages of a stream: by number, time and subject. */
export function RangeFields({ value, explainFilter, onChange }: RangeFieldsProps) {
  const { subject, from, to, time } = value;
  const change = (part: Partial<StreamRange>) => onChange({ ...value, ...part });
  const number = (label: string, name: "from" | "to", hint: string) => (
    <Field label={label} hint={hint} error={numberFault(value[name])}>
      {(control) => (
        <Input
          {...control}
          inputMode="numeric"
          placeholder="#"
          value={value[name]}
          onChange={(event) => change({ [name]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <div className="grid gap-3">
      <div className="grid gap-3 sm:grid-cols-2">
        {number("From number", "from", "Empty: the oldest")}
        {number("To number", "to", "Empty: the newest")}
      </div>
      <div className="grid items-start gap-3 sm:grid-cols-[minmax(0,1fr)_auto]">
        <Field
          label="Only of subject"
          hint="Empty: of every subject"
          error={subject.trim() === "" ? null : explainFilter(subject.trim())}
        >
          {(control) => (
            <Input
              {...control}
              mono
              placeholder="ORDERS.>"
              value={subject}
              onChange={(event) => change({ subject: event.target.value })}
            />
          )}
        </Field>
        <div className="grid gap-1">
          <span aria-hidden className="font-medium">
            Stored
          </span>
          <TimeRangeMenu label="When they were stored" time={time} onChange={(next) => change({ time: next })} />
        </div>
      </div>
      {rangeFault({ from, to, time }) === null ? null : (
        <p role="alert" className="text-xs text-gave-up">
          {rangeFault({ from, to, time })}
        </p>
      )}
    </div>
  );
}

const numberOf = (text: string) => text.trim().replace(/^#/, "");

function numberFault(text: string): string | null {
  const number = numberOf(text);
  return number === "" || numberProblem(number) === null ? null : "A number from 1";
}

function rangeFault({ from, to, time }: Pick<StreamRange, "from" | "to" | "time">): string | null {
  if (isBackwards(time)) return "The end of the time is before its beginning.";
  const [first, last] = [numberOf(from), numberOf(to)];
  if (numberProblem(first) !== null || numberProblem(last) !== null || BigInt(first) <= BigInt(last)) return null;
  return "The last number is before the first.";
}

/** Why it cannot be meant, a sentence; null: it can. */
export function streamRangeFault(range: StreamRange, explainFilter: (text: string) => string | null): string | null {
  const subject = range.subject.trim();
  const filter = subject === "" ? null : explainFilter(subject);
  return filter ?? numberFault(range.from) ?? numberFault(range.to) ?? rangeFault(range);
}

/** Beyond 2^53 it stays text. */
function asNumber(text: string): number | string {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : text;
}

/** The same for the server; a span up to now begins that long before `nowMs`, Unix milliseconds. */
export function rangeSearch(stream: string, range: StreamRange, nowMs: number): ExportedSearchRequest {
  const { subject, from, to, time } = range;
  const number = (text: string) => (numberOf(text) === "" ? undefined : asNumber(numberOf(text)));
  const [fromNumber, toNumber] = [number(from), number(to)];
  return {
    streams: [stream],
    order: "oldest",
    ...(subject.trim() === "" ? {} : { subject: subject.trim() }),
    ...(fromNumber === undefined ? {} : { fromNumber }),
    ...(toNumber === undefined ? {} : { toNumber }),
    ...timeBounds(time, nowMs),
  };
}
