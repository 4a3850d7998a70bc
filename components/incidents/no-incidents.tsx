import { SearchX, ShieldCheck } from "lucide-react";
import { Button } from "@/components/ui/button";
import { LinkButton } from "@/components/ui/link/link-button";
import { EmptyState } from "@/components/ui/state/empty-state";
import { hrefs } from "@/lib/client/words/hrefs";

/** Nothing has needed attention yet. */
export function NoIncidents() {
  return (
    <EmptyState
      icon={ShieldCheck}
      title="No consumer has needed attention"
      actions={
        <>
          <LinkButton href={hrefs.consumers}>Consumers</LinkButton>
          <LinkButton href={hrefs.status}>Webhook</LinkButton>
        </>
      }
    >
      An incident begins when a consumer needs attention, and ends once it has been calm for five minutes: one that
      comes and goes is one incident. Each has a page with what happened and the figures that showed it, kept for 90
      days. With <code className="mono">JETLAG_WEBHOOK_URL</code> set, its beginning and its end are told there.
    </EmptyState>
  );
}

/** The filters leave nothing. */
export function NoIncidentMatch({ onClear }: { onClear: () => void }) {
  return (
    <EmptyState icon={SearchX} title="No incident matches" actions={<Button onClick={onClear}>Show all</Button>}>
      There are incidents in other states, or of other streams and consumers.
    </EmptyState>
  );
}
