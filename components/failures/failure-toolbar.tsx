import { useQuery } from "@tanstack/react-query";
import { SearchInput } from "@/components/ui/form/search-input";
import { Segmented } from "@/components/ui/form/segmented";
import { TimeRangeMenu } from "@/components/ui/form/time-range-menu";
import { Toolbar } from "@/components/ui/page";
import { useBroker } from "@/lib/client/broker/use-broker";
import { type FailurePage, retryingQuery } from "@/lib/client/queries/failures/failures";
import { reasonWords } from "@/lib/client/words/failure-reasons";
import { formatCount, formatQuantity } from "@/lib/client/words/format";
import { failureReasonSchema } from "@/lib/model/failure/failure";
import { type FailureFilters, retryingFilter } from "./failure-filters";

/** Props of {@link FailureToolbar}. */
export interface FailureToolbarProps {
  filters: FailureFilters;
  head: FailurePage;
}

const gaveUpReasons = failureReasonSchema.options.filter((reason) => reason !== "dead_letter");

/** Tab, reason and search. */
export function FailureToolbar({ filters, head }: FailureToolbarProps) {
  const { values, set } = filters;
  const retrying = useQuery(retryingQuery(useBroker(), retryingFilter(filters))).data?.total;
  const total = head.total + head.newer;
  const openOf = (deadLetters: boolean) => {
    if (head.filter.state !== "open") return undefined;
    const groups = head.groups.filter(({ reason }) => (reason === "dead_letter") === deadLetters);
    return formatCount(groups.reduce((sum, { count }) => sum + count, 0));
  };
  const ifChosen = (tab: typeof values.tab) => (tab === values.tab ? formatCount(total) : undefined);
  return (
    <Toolbar>
      {/* On a phone one row that scrolls: two would take the place of two failures. */}
      <div className="flex min-w-0 gap-2 max-sm:w-full max-sm:overflow-x-auto max-sm:[scrollbar-width:none] max-sm:*:max-w-none sm:contents">
        <Segmented
          label="Kind"
          value={values.tab}
          options={[
            { value: "retrying", label: "Retrying", count: retrying === undefined ? undefined : formatCount(retrying) },
            { value: "gave-up", label: "Failed", count: openOf(false) },
            { value: "dead-letters", label: "Dead letters", count: openOf(true) },
            { value: "resolved", label: "Resolved", count: ifChosen("resolved") },
            { value: "all", label: "All", count: ifChosen("all") },
          ]}
          onChange={(tab) => set({ tab, reason: null })}
        />
        {values.tab === "gave-up" ? (
          <Segmented
            label="Reason"
            value={values.reason ?? "any"}
            options={[
              { value: "any", label: "Any reason" },
              ...gaveUpReasons.map((reason) => ({
                value: reason,
                label: reasonWords[reason],
              })),
            ]}
            onChange={(reason) => set({ reason: reason === "any" ? null : reason })}
          />
        ) : null}
      </div>
      {values.tab === "retrying" ? null : (
        <>
          <TimeRangeMenu label="When it failed" time={values} onChange={set} />
          <SearchInput
            label="Search payload, headers, subject"
            shortcut
            className="max-sm:w-auto max-sm:min-w-44 max-sm:flex-1"
            value={values.q}
            onChange={(text) => set({ q: text === "" ? null : text })}
          />
          <span role="status" className="sr-only">
            {filters.isNarrowed && filters.search === null ? formatQuantity(total, "match", "matches") : ""}
          </span>
        </>
      )}
    </Toolbar>
  );
}
