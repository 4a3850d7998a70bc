import { Skeleton } from "@/components/ui/state/skeleton";

const stats = ["waiting", "in flight", "redelivered", "acknowledged", "delivered", "done in", "failed"];

/** A consumer's page while it loads, in its true layout. */
export function ConsumerSkeleton() {
  return (
    <div role="status">
      <span className="sr-only">Loading the consumer</span>
      <div className="grid grid-cols-2 border-y border-line bg-surface sm:grid-cols-3 lg:grid-cols-7">
        {stats.map((stat) => (
          <div key={stat} className="grid gap-2 border-r border-line px-4 py-3.5">
            <Skeleton className="h-3 w-16" />
            <Skeleton className="h-5 w-20" />
          </div>
        ))}
      </div>
      <div className="grid gap-5 px-5 pt-5">
        <Skeleton className="h-67" />
        <Skeleton className="h-40" />
      </div>
    </div>
  );
}
