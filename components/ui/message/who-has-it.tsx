"use client";

import { Ban, Check, CircleDashed, type LucideIcon, RotateCw, Send } from "lucide-react";
import { type ComponentType, type ReactNode, useState } from "react";
import { useNow } from "@/lib/client/browser/clock";
import { type MessageReader, type StoredMessage, useWhoHasIt } from "@/lib/client/queries/who-has-it";
import { deliveryWords, progressSentence } from "@/lib/client/words/consumers/delivery-words";
import { formatQuantity } from "@/lib/client/words/format";
import { hrefs } from "@/lib/client/words/hrefs";
import { needsAttention } from "@/lib/model/consumer/consumer-health";
import { isOver, type MessageDelivery } from "@/lib/model/consumer/message-delivery";
import { placeText } from "@/lib/model/place";
import { visibleLine } from "@/lib/model/text/visible-text";
import { TextLink } from "../link/link-button";
import { DrawerSection } from "../overlay/drawer";
import { ShowMore } from "../table/show-more";
import { Tag, type Tone } from "../text/tag";
import { RelativeTime } from "../text/time";
import { VerdictBadge } from "../text/verdict-badge";

const looks: Record<MessageDelivery["state"], { readonly tone: Tone; readonly icon: LucideIcon }> = {
  done: { tone: "good", icon: Check },
  in_flight: { tone: "busy", icon: Send },
  done_or_in_flight: { tone: "busy", icon: Send },
  waiting: { tone: "info", icon: CircleDashed },
  retrying: { tone: "warn", icon: RotateCw },
  failed: { tone: "bad", icon: Ban },
};

/** Lines shown at first: a stream may have thousands of consumers. */
const firstLines = 30;

/** Props of {@link WhoHasIt}. */
export interface WhoHasItProps {
  message: StoredMessage;
  /** What it stands in, a `<DrawerSection>` unless said. */
  frame?: ComponentType<{ title: ReactNode; aside: ReactNode; children: ReactNode }>;
}

/**
 * Which consumers of its stream are done with a message, work on it or have it before them, one line each; live until all
 * are done. Nothing while that cannot be said.
 */
export function WhoHasIt(props: WhoHasItProps) {
  // Of another message everything begins anew.
  return <OneMessage key={placeText(props.message.place)} {...props} />;
}

function OneMessage({ message, frame: Frame = DrawerSection }: WhoHasItProps) {
  const known = useWhoHasIt(message);
  const [all, setAll] = useState(false);
  if (known === null) return null;
  const { readers, sampledAt } = known;
  const shown = all ? readers : readers.slice(0, firstLines);
  const rest = readers.length - shown.length;
  return (
    <Frame
      title="Who has it"
      aside={
        <span className="num text-xs text-faint">
          by counters read <RelativeTime at={sampledAt} />
        </span>
      }
    >
      <div className="grid gap-1.5">
        <p role="status" className="num text-muted">
          {readers.length === 0
            ? `No consumer of ${visibleLine(message.place.channel)} reads it.`
            : progressSentence(readers.map(({ delivery }) => delivery))}
        </p>
        <ul aria-label="Consumers that it is for" className="grid gap-1">
          {shown.map((reader) => (
            <Line key={reader.consumer.name} reader={reader} />
          ))}
        </ul>
        {rest > 0 ? <ShowMore rest={`${formatQuantity(rest, "more consumer")}`} onShow={() => setAll(true)} /> : null}
      </div>
    </Frame>
  );
}

function Line({ reader: { consumer, delivery, withinMs } }: { reader: MessageReader }) {
  const nowMs = useNow();
  const { word, detail } = deliveryWords(delivery, withinMs, nowMs);
  const { tone, icon } = looks[delivery.state];
  const { stream, name, displayName, verdict } = consumer;
  const explains = !isOver(delivery) && (needsAttention(verdict) || verdict === "paused");
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-3">
      <span className="flex min-w-0 flex-wrap items-center gap-x-2">
        <TextLink href={hrefs.consumer(stream, name)} className="mono min-w-0 text-ink! wrap-anywhere">
          {visibleLine(displayName)}
        </TextLink>{" "}
        {explains ? <VerdictBadge verdict={verdict} /> : null}
      </span>{" "}
      <span className="num ml-auto flex flex-wrap items-center justify-end gap-x-1.5 text-right">
        <Tag tone={tone} icon={icon} quiet>
          {delivery.state === "failed" ? (
            <TextLink href={hrefs.failure(delivery.failure.id)} className="text-inherit!">
              {word}
            </TextLink>
          ) : (
            word
          )}
        </Tag>{" "}
        {detail === "" ? null : <span className="text-muted">{detail}</span>}
      </span>
    </li>
  );
}
