import { classNames } from "../class-names";

const colours = { good: "bg-ok", busy: "bg-in-flight", bad: "bg-gave-up" } as const;

/** A coloured dot beside a word that says the same. */
export function StatusDot({ tone }: { tone: keyof typeof colours }) {
  return <span aria-hidden className={classNames("inline-block size-1.75 shrink-0 rounded-full", colours[tone])} />;
}
