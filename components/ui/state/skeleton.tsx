import { classNames } from "../class-names";

/** A grey bar where something will be; give it the true width and height. Screen readers skip it. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={classNames("block animate-pulse rounded-sm bg-hover", className)} />;
}

/** Rows of a table that is loading: `columns` bars in each of `rows`. */
export function TableSkeleton({ rows = 8, columns }: { rows?: number; columns: number }) {
  return (
    <div role="status" className="w-full">
      <span className="sr-only">Loading</span>
      {Array.from({ length: rows }, (_, row) => (
        <div key={`row-${row.toString()}`} className="flex h-8 items-center gap-6 border-b border-line px-5">
          {Array.from({ length: columns }, (_, column) => (
            <Skeleton
              key={`cell-${column.toString()}`}
              className={classNames("h-3", column === 0 ? "w-40" : "w-16 flex-1")}
            />
          ))}
        </div>
      ))}
    </div>
  );
}
