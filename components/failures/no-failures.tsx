import { CalendarClock, CircleCheck, SearchX, ShieldAlert } from "lucide-react";
import { Button } from "@/components/ui/button";
import { anyTime } from "@/components/ui/form/time-range";
import { LinkButton } from "@/components/ui/link/link-button";
import { EmptyState } from "@/components/ui/state/empty-state";
import { ExactTime } from "@/components/ui/text/time";
import { hrefs } from "@/lib/client/words/hrefs";
import type { FailureCounts } from "@/lib/contract/snapshot";
import { isExact } from "@/lib/model/known";
import type { FailureFilters } from "./failure-filters";

/** The list is empty, and why. */
export function NoFailures({ filters, counts }: { filters: FailureFilters; counts: FailureCounts }) {
  const { from, to } = filters.values;
  if (filters.isImpossible)
    return (
      <EmptyState
        icon={CalendarClock}
        title="The end of the time is before its beginning"
        actions={
          <>
            <Button variant="primary" onClick={() => filters.set({ from: to, to: from })}>
              Swap them
            </Button>
            <Button onClick={() => filters.set(anyTime)}>Any time</Button>
          </>
        }
      >
        No failure can match. Failures are listed from the first of the two times to the second.
      </EmptyState>
    );
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
  if (!isExact(counts.open) && filters.values.tab !== "resolved")
    return (
      <EmptyState icon={ShieldAlert} title="No failure is known">
        The list may not be whole now: the broker does not answer, or its records are still being read. It is read again
        by itself.
      </EmptyState>
    );
  if (filters.values.tab === "resolved")
    return (
      <EmptyState icon={CircleCheck} title="Nothing was acted on yet">
        A failure that somebody redrives or discards moves here, with the place where its copy was stored.
      </EmptyState>
    );
  if (filters.values.tab === "dead-letters")
    return (
      <EmptyState icon={CircleCheck} title="No dead letters">
        Copies of failed messages, stored by a bus or a worker in a stream of their own. A stream is taken for one by
        its name (*DLQ*, *DEAD_LETTER*) or by the metadata jetlag.dead-letters=true.
      </EmptyState>
    );
  return (
    <EmptyState icon={CircleCheck} title="Nothing failed for good">
      <p className="num">
        Advisories captured since <ExactTime at={counts.capturedSince} />, for every consumer of every stream.
      </p>
      A message comes here when the server gives up on it (max deliver) or a handler terminates it, with its payload,
      ready to be redriven.
    </EmptyState>
  );
}
