import { Button } from "@/components/ui/button";
import { LinkButton } from "@/components/ui/link-button";
import { CodeBlock } from "@/components/ui/text/code-block";
import { nextSteps, type StepStream } from "@/lib/client/words/next-steps";
import type { ConsumerHealth } from "@/lib/model/consumer/consumer-health";
import type { OpenMessage } from "./open-message";

/** Props of {@link NextSteps}. */
export interface NextStepsProps {
  consumer: ConsumerHealth;
  /** The stream that it reads, when it is known. */
  stream: StepStream | undefined;
  opened: OpenMessage;
}

/** What can be done about a consumer: pages to look at, and commands to copy. Nothing for a calm one. */
export function NextSteps({ consumer, stream, opened }: NextStepsProps) {
  const steps = consumer.unreadSince === null ? nextSteps(consumer, stream) : [];
  if (steps.length === 0) return null;
  return (
    <section aria-label="What to do" className="grid min-w-0 gap-2.5 px-4 pt-3.5 pb-4">
      <h2 className="text-base">What to do</h2>
      <ul className="grid gap-2.5">
        {steps.map((step) => (
          <li key={step.label} className="grid min-w-0 justify-items-start gap-1">
            {step.kind === "message" ? (
              <Button onClick={() => opened.open(step.at)}>{step.label}</Button>
            ) : step.kind === "link" ? (
              <LinkButton href={step.href}>{step.label}</LinkButton>
            ) : (
              <>
                <span className="text-muted">{step.label}</span>
                <CodeBlock text={step.command} what="command" className="w-full" />
              </>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
