import { MoreSettings } from "@/components/ui/more-settings";
import { Definition, DefinitionList } from "@/components/ui/stat";
import { Tag } from "@/components/ui/text/tag";
import { RelativeTime } from "@/components/ui/text/time";
import { useZone } from "@/lib/client/browser/use-zone";
import { formatCount } from "@/lib/client/words/format";
import type { ConsumerHealth } from "@/lib/model/consumer/consumer-health";
import { visibleText } from "@/lib/model/text/visible-text";
import { type ConfigFact, configFacts } from "./consumer-config";

/** The consumer's settings, each with what it means, and its position in the stream. */
export function ConfigList({ consumer }: { consumer: ConsumerHealth }) {
  useZone();
  return (
    <section aria-label="Configuration" className="min-w-0 px-4 pt-3.5 pb-5">
      <h2 className="pb-2.5 text-base">Configuration</h2>
      <DefinitionList>
        {configFacts(consumer).map((fact) => (
          <ConfigDefinition key={fact.name} {...fact} />
        ))}
        <Definition name="Ack floor">
          #{consumer.exactNumbers?.finishedUpTo ?? formatCount(consumer.finishedUpTo)}
        </Definition>
        <Definition name="Delivered up to">
          #{consumer.exactNumbers?.deliveredUpTo ?? formatCount(consumer.deliveredUpTo)}
        </Definition>
        <Definition name="Created">
          <RelativeTime at={consumer.createdAt} />
        </Definition>
      </DefinitionList>
      <h3 className="pt-4 pb-2.5 text-muted">More settings</h3>
      <MoreSettings stream={consumer.stream} consumer={consumer.name} />
    </section>
  );
}

/** One setting in a `<DefinitionList>`. */
export function ConfigDefinition({ name, value, hint, mono, reached }: ConfigFact) {
  return (
    <Definition name={name}>
      <span className={mono ? "mono whitespace-pre-wrap" : undefined}>{visibleText(value)}</span>{" "}
      {reached ? <Tag tone="busy">reached</Tag> : null}
      {hint === "" ? null : <span className="block text-xs text-faint">{hint}</span>}
    </Definition>
  );
}
