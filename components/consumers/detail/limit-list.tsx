import { DefinitionList } from "@/components/ui/stat";
import type { ConsumerHealth } from "@/lib/model/consumer/consumer-health";
import { visibleText } from "@/lib/model/text/visible-text";
import { ConfigDefinition } from "./config-list";
import { limitFacts } from "./consumer-limits";

/** What its owners want to be told of: the limits in metadata and settings, and which of them are reached. */
export function LimitList({ consumer }: { consumer: ConsumerHealth }) {
  const facts = limitFacts(consumer);
  return (
    <section aria-label="Limits" className="min-w-0 px-4 pt-3.5 pb-4">
      <h2 className="pb-2.5 text-base">Limits</h2>
      {facts.length === 0 ? (
        <p className="text-muted">
          None. Metadata such as <code className="mono">io.nats.monitor.unprocessed-critical: 1000</code> on the
          consumer or its stream sets one, as for <code className="mono">nats server check consumer</code>.
        </p>
      ) : (
        <DefinitionList>
          {facts.map((fact) => (
            <ConfigDefinition key={fact.name} {...fact} />
          ))}
        </DefinitionList>
      )}
      {consumer.limitProblems.map((problem) => (
        <p key={problem} className="pt-1.5 text-redelivered wrap-anywhere">
          Not used: {visibleText(problem)}
        </p>
      ))}
    </section>
  );
}
