import { Toolbar } from "@/components/ui/page";
import { Skeleton } from "@/components/ui/skeleton";

/** A stream's layout before its data: tabs, figures, configuration. */
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
      <div className="grid gap-2.5 px-5 pt-6">
        {["one", "two", "three", "four"].map((name) => (
          <Skeleton key={name} className="h-3.5 w-80 max-w-full" />
        ))}
      </div>
    </div>
  );
}
