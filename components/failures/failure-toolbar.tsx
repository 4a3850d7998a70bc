import { Toolbar } from "@/components/ui/page";
import { SearchInput } from "@/components/ui/search-input";
import { Segmented } from "@/components/ui/segmented";
import { formatCount, formatQuantity } from "@/lib/client/format";
import type { FailureCounts } from "@/lib/contract/snapshot";
import type { FailureFilters } from "./failure-filters";
import { reasonWords } from "./failure-words";

/** Props of {@link FailureToolbar}. */
export interface FailureToolbarProps {
  filters: FailureFilters;
  counts: FailureCounts;
  /** Failures that match. */
  total: number;
}

/** State, reason and search. */
export function FailureToolbar({ filters, counts, total }: FailureToolbarProps) {
  const { values, set } = filters;
  const count = (state: typeof values.state) => (state === values.state ? formatCount(total) : undefined);
  return (
    <Toolbar>
      <Segmented
        label="State"
        value={values.state}
        options={[
          { value: "open", label: "Open", count: count("open") ?? formatCount(counts.open) },
          { value: "resolved", label: "Resolved", count: count("resolved") },
          { value: "all", label: "All", count: count("all") },
        ]}
        onChange={(state) => set({ state })}
      />
      <Segmented
        label="Reason"
        value={values.reason ?? "any"}
        options={[
          { value: "any", label: "Any reason" },
          { value: "gave_up", label: reasonWords.gave_up },
          { value: "terminated", label: reasonWords.terminated },
        ]}
        onChange={(reason) => set({ reason: reason === "any" ? null : reason })}
      />
      <SearchInput
        label="Search subject, payload, reason"
        shortcut
        value={values.q}
        onChange={(text) => set({ q: text === "" ? null : text })}
      />
      <span role="status" className="sr-only">
        {filters.isNarrowed ? formatQuantity(total, "match", "matches") : ""}
      </span>
    </Toolbar>
  );
}
