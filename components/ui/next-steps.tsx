import { withQuery } from "@/lib/client/http/http";
import { type NextStep, nextSteps, type StepStream } from "@/lib/client/words/consumers/next-steps";
import { hrefs } from "@/lib/client/words/hrefs";
import type { ConsumerHealth } from "@/lib/model/consumer/consumer-health";
import { Button } from "./button";
import { LinkButton } from "./link/link-button";
import { CodeBlock } from "./text/code-block";

/** Props of {@link NextSteps}. */
export interface NextStepsProps {
  consumer: ConsumerHealth;
  /** The stream that it reads, when it is known. */
  stream: StepStream | undefined;
  /** Opens a message of the stream on this page, by `at` of its place; left out: on the consumer's page. */
  onOpen?: (at: string) => void;
}

/** What can be done about a consumer: messages and pages to look at, and commands to copy. Nothing for a calm one. */
export function NextSteps({ consumer, stream, onOpen }: NextStepsProps) {
  const steps = consumer.unreadSince === null ? nextSteps(consumer, stream) : [];
  if (steps.length === 0) return null;
  return (
    <section aria-label="What to do" className="grid min-w-0 gap-2.5">
      <h2 className="text-base">What to do</h2>
      <ul className="grid gap-2.5">
        {steps.map((step) => (
          <li key={step.label} className="grid min-w-0 justify-items-start gap-1">
            {step.kind === "command" ? (
              <>
                <span className="text-muted">{step.label}</span>
                <CodeBlock text={step.command} what="command" className="w-full max-w-160" />
              </>
            ) : (
              <Look step={step} consumer={consumer} onOpen={onOpen} />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

interface LookProps extends Pick<NextStepsProps, "consumer"> {
  step: Exclude<NextStep, { kind: "command" }>;
  onOpen: ((at: string) => void) | undefined;
}

function Look({ step, consumer: { stream, name }, onOpen }: LookProps) {
  if (step.kind === "link") return <LinkButton href={step.href}>{step.label}</LinkButton>;
  if (onOpen !== undefined) return <Button onClick={() => onOpen(step.at)}>{step.label}</Button>;
  return <LinkButton href={withQuery(hrefs.consumer(stream, name), { message: step.at })}>{step.label}</LinkButton>;
}
