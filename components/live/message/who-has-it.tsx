"use client";

import { useQuery } from "@tanstack/react-query";
import { Check, CircleDashed, type LucideIcon, Send } from "lucide-react";
import { TextLink } from "@/components/ui/link-button";
import { DrawerSection } from "@/components/ui/overlay/drawer";
import { Tag, type Tone } from "@/components/ui/text/tag";
import { RelativeTime } from "@/components/ui/text/time";
import { useBroker } from "@/lib/client/broker/use-broker";
import { useGrammar } from "@/lib/client/queries/grammar";
import { snapshotQuery } from "@/lib/client/queries/snapshot";
import { hrefs } from "@/lib/client/words/hrefs";
import { type DeliveryState, estimateDelivery } from "@/lib/model/consumer/delivery-estimate";
import { visibleLine } from "@/lib/model/text/visible-text";

interface StateLook {
  readonly word: string;
  readonly tone: Tone;
  readonly icon: LucideIcon;
}

const looks: Record<Exclude<DeliveryState, "not_for_it">, StateLook> = {
  done: { word: "Done", tone: "good", icon: Check },
  in_flight: { word: "In flight", tone: "busy", icon: Send },
  done_or_in_flight: { word: "In flight or done", tone: "busy", icon: Send },
  waiting: { word: "Waiting", tone: "info", icon: CircleDashed },
};

/** Props of {@link WhoHasIt}. */
export interface WhoHasItProps {
  stream: string;
  /** Null: nothing can be said. */
  number: number | null;
  subject: string;
  /** ISO 8601. */
  storedAt: string;
}

/** Which consumers of its stream are done with a message, work on it or have it before them: an estimate. */
export function WhoHasIt({ stream, number, subject, storedAt }: WhoHasItProps) {
  const { data: snapshot } = useQuery(snapshotQuery(useBroker()));
  const grammar = useGrammar();
  const storedIn = snapshot?.streams.find(({ config }) => config.name === stream);
  if (snapshot === undefined || storedIn === undefined || number === null) return null;
  const message = { number, subject, storedAt, removesFinished: storedIn.removesFinished };
  const states = snapshot.consumers
    .filter((consumer) => consumer.stream === stream)
    .map((consumer) => ({ consumer, state: estimateDelivery(consumer, message, grammar) }));
  return (
    <DrawerSection
      title="Who has it"
      aside={
        <span className="num text-xs text-faint">
          estimate from counters read <RelativeTime at={snapshot.sampledAt} />
        </span>
      }
    >
      <ul className="grid gap-1">
        {states.map(({ consumer, state }) =>
          state === "not_for_it" ? null : (
            <li key={consumer.name} className="flex items-center justify-between gap-3">
              <TextLink href={hrefs.consumer(stream, consumer.name)} className="min-w-0 truncate">
                {visibleLine(consumer.displayName)}
              </TextLink>
              <Tag tone={looks[state].tone} icon={looks[state].icon} quiet>
                {looks[state].word}
              </Tag>
            </li>
          ),
        )}
      </ul>
      {states.some(({ state }) => state !== "not_for_it") ? null : (
        <p className="text-muted">No consumer of {visibleLine(stream)} reads it.</p>
      )}
    </DrawerSection>
  );
}
