import { Skeleton } from "@/components/ui/state/skeleton";

/** The overview's layout before its data: figures, then charts. */
export function OverviewSkeleton() {
  return (
    <div role="status">
      <span className="sr-only">Loading</span>
      <div className="grid h-19.5 grid-cols-2 items-center gap-6 border-y border-line bg-surface px-5 lg:grid-cols-5">
        {["stored", "acked", "waiting", "in-flight", "failures"].map((name) => (
          <Skeleton key={name} className="h-6 w-24" />
        ))}
      </div>
      <div className="grid gap-6 px-5 pt-6 xl:grid-cols-2">
        <Skeleton className="h-48" />
        <Skeleton className="h-48" />
      </div>
    </div>
  );
}
