import { HistorySkeleton } from "@/components/ui/chart/history/history-charts";
import { Toolbar } from "@/components/ui/page";
import { Skeleton } from "@/components/ui/state/skeleton";

/** A stream's layout before its data: tabs, figures, charts. */
export function StreamSkeleton() {
  return (
    <div role="status">
      <span className="sr-only">Loading</span>
      <Toolbar>
        <Skeleton className="h-7.5 w-72" />
      </Toolbar>
      <div className="grid h-19.5 grid-cols-2 items-center gap-6 border-y border-line bg-surface px-5 lg:grid-cols-6">
        {["messages", "size", "rate", "last", "oldest", "subjects"].map((name) => (
          <Skeleton key={name} className="h-6 w-24" />
        ))}
      </div>
      <div className="px-5 pt-3.5 lg:pr-105">
        <HistorySkeleton panels={3} />
      </div>
    </div>
  );
}
