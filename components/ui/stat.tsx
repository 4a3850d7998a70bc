import type { ReactNode } from "react";

/** A row of figures between two hairlines; give it {@link Stat}s. */
export function StatRow({ children }: { children: ReactNode }) {
  return <dl className="flex flex-wrap border-t border-line bg-surface">{children}</dl>;
}

/** Props of {@link Stat}. */
export interface StatProps {
  label: ReactNode;
  /** The figure; an en dash when it is not known. */
  value: ReactNode;
  /** A small line below: the limit, the trend, the source. */
  note?: ReactNode;
}

/** One figure with its name and a note. */
export function Stat({ label, value, note }: StatProps) {
  return (
    <div className="min-w-0 flex-1 basis-38 border-r border-b border-line px-5 py-2.5 last:border-r-0">
      <dt className="text-xs text-muted">{label}</dt>
      <dd className="num mt-px truncate text-xl font-semibold tracking-[-0.02em]">{value}</dd>
      <dd title={typeof note === "string" ? note : undefined} className="min-h-4 truncate text-2xs text-faint">
        {note}
      </dd>
    </div>
  );
}

/** Names and values in two columns; give it {@link Definition}s. */
export function DefinitionList({ children }: { children: ReactNode }) {
  return <dl className="grid grid-cols-[minmax(7.5rem,max-content)_minmax(0,1fr)] gap-x-4 gap-y-1.5">{children}</dl>;
}

/** One name and its value. */
export function Definition({ name, children, mono = false }: { name: ReactNode; children: ReactNode; mono?: boolean }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className={mono ? "mono min-w-0 wrap-anywhere" : "num min-w-0 wrap-anywhere"}>{children}</dd>
    </>
  );
}
