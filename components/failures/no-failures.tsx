import { CircleCheck, SearchX, ShieldAlert } from "lucide-react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { LinkButton } from "@/components/ui/link-button";
import { hrefs } from "@/lib/client/hrefs";
import type { FailureCounts } from "@/lib/contract/snapshot";
import type { FailureFilters } from "./failure-filters";

/** The list is empty, and why. */
export function NoFailures({ filters, counts }: { filters: FailureFilters; counts: FailureCounts }) {
  if (filters.isNarrowed)
    return (
      <EmptyState
        icon={SearchX}
        title="No failure matches these filters"
        actions={<Button onClick={filters.clear}>Clear the filters</Button>}
      />
    );
  if (counts.capturedSince === null)
    return (
      <EmptyState
        icon={ShieldAlert}
        title="Not captured, so an empty list proves nothing"
        actions={<LinkButton href={hrefs.status}>What is wrong</LinkButton>}
      >
        Jetlag learns of failures from the server's advisories. It tries again by itself; the line above says why it
        cannot now.
      </EmptyState>
    );
  if (filters.values.state === "resolved")
    return (
      <EmptyState icon={CircleCheck} title="Nothing was acted on yet">
        A failure that somebody redrives or discards moves here, with the place where its copy was stored.
      </EmptyState>
    );
  return (
    <EmptyState icon={CircleCheck} title="Nothing failed for good">
      A message comes here when the server gives up on it (max deliver) or a handler terminates it: from every consumer
      of every stream, with its payload, ready to be redriven. Dead letters that others stored are listed too.
    </EmptyState>
  );
}
