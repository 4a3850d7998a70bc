"use client";

import { useMutation } from "@tanstack/react-query";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/page";
import { Definition, DefinitionList } from "@/components/ui/stat";
import { ErrorPanel } from "@/components/ui/state/error-panel";
import { RelativeTime } from "@/components/ui/text/time";
import { useBroker } from "@/lib/client/broker/use-broker";
import { useMissingRight } from "@/lib/client/queries/activity";
import { webhookTestMutation } from "@/lib/client/queries/webhook";
import { isAccepted, type WebhookOutcome, type WebhookStatus } from "@/lib/contract/webhook";
import { visibleText } from "@/lib/model/text/visible-text";
import { outcomeSentence } from "./webhook-words";

/** Who is called about incidents, how the last call ended, and a button to try it. */
export function WebhookPanel({ webhook }: { webhook: WebhookStatus | null }) {
  const test = useMutation(webhookTestMutation(useBroker()));
  // A test is a message sent by hand to others.
  const missing = useMissingRight()("publish");
  return (
    <Section
      title="Webhook"
      aside={
        <Button
          size="sm"
          pending={test.isPending}
          disabledReason={webhook === null ? "None is configured" : missing}
          onClick={() => test.mutate()}
        >
          Send a test
        </Button>
      }
    >
      {webhook === null ? (
        <p className="max-w-[78ch] text-muted">
          None. With <code className="mono">JETLAG_WEBHOOK_URL</code> set, Jetlag posts there when a consumer begins to
          need attention, and when that is over.
        </p>
      ) : (
        <DefinitionList>
          <Definition name="Calls" mono>
            {webhook.target}
          </Definition>
          <Definition name="Format">{webhook.format}</Definition>
          <Definition name="Last call">
            {webhook.last === null ? (
              "none yet: no consumer has needed attention"
            ) : (
              <>
                <RelativeTime at={webhook.last.at} />, attempt {webhook.last.attempts}:{" "}
                <Outcome outcome={webhook.last.outcome} />
              </>
            )}
          </Definition>
        </DefinitionList>
      )}
      <div role="status" className="pt-2">
        {test.data ? (
          <>
            Test: <Outcome outcome={test.data.outcome} />
          </>
        ) : null}
      </div>
      {test.error ? <ErrorPanel error={test.error} onRetry={() => test.mutate()} retrying={test.isPending} /> : null}
    </Section>
  );
}

function Outcome({ outcome }: { outcome: WebhookOutcome }) {
  const said = outcome.kind === "answered" ? outcome.body.trim() : "";
  return (
    <>
      <span className={isAccepted(outcome) ? "text-ok" : "text-gave-up"}>{outcomeSentence(outcome)}</span>
      {said === "" ? null : (
        <>
          {" "}
          It said: <code className="mono wrap-anywhere">{visibleText(said)}</code>
        </>
      )}
    </>
  );
}
