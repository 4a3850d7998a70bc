"use client";

import { ChevronsUpDown, LayoutList } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { classNames } from "@/components/ui/class-names";
import { Link } from "@/components/ui/link";
import { BrokerMark } from "@/components/ui/text/broker-mark";
import { StatusDot } from "@/components/ui/text/status-dot";
import { samePage } from "@/lib/client/broker/broker-address";
import { usePlace } from "@/lib/client/broker/use-broker";
import { addressId, useBrokers } from "@/lib/client/queries/brokers";
import { brokerState, needWords } from "@/lib/client/words/broker-words";
import { hrefs } from "@/lib/client/words/hrefs";
import { explainKnown } from "@/lib/client/words/known";
import type { BrokerSummary } from "@/lib/contract/brokers";
import { isSome } from "@/lib/model/known";

const itemStyle =
  "flex min-h-8 items-center gap-3 rounded-sm px-2 py-1.25 outline-none select-none data-highlighted:bg-hover";

/** Shows which broker the page is about and leads to the same page of another one; nothing where there is only one. */
export function BrokerSwitcher({ onNavigate }: { onNavigate?: (() => void) | undefined }) {
  const known = useBrokers();
  if (known === null || known.list.brokers.length < 2) return null;
  const { list, current } = known;
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className="flex h-8 w-full items-center justify-between gap-2 rounded-md border border-line-strong bg-surface px-2 font-medium hover:bg-hover">
        <span className="sr-only">Broker:</span>
        {current ? <BrokerMark broker={current} /> : <span className="truncate text-muted">No such broker</span>}
        <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-faint" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          aria-label="Brokers"
          align="start"
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-(--radix-dropdown-menu-content-available-height) w-88 max-w-[calc(100vw-1rem)] animate-fade overflow-y-auto rounded-md border border-line-strong bg-surface p-1 shadow-overlay"
        >
          {list.brokers.map((broker) => (
            <BrokerItem
              key={broker.id}
              broker={broker}
              address={addressId(list, broker.id)}
              isCurrent={broker.id === current?.id}
              onNavigate={onNavigate}
            />
          ))}
          <DropdownMenu.Separator className="mx-1 my-1 border-t border-line" />
          <DropdownMenu.Item asChild {...(onNavigate ? { onSelect: onNavigate } : {})}>
            <Link href={hrefs.brokers} className={classNames(itemStyle, "text-muted")}>
              <LayoutList aria-hidden className="size-3.75 shrink-0" strokeWidth={1.75} />
              All brokers
            </Link>
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

interface BrokerItemProps {
  broker: BrokerSummary;
  address: string | null;
  isCurrent: boolean;
  onNavigate: (() => void) | undefined;
}

function BrokerItem({ broker, address, isCurrent, onNavigate }: BrokerItemProps) {
  const { page } = usePlace();
  const { tone, short } = brokerState(broker);
  return (
    <DropdownMenu.Item asChild {...(onNavigate ? { onSelect: onNavigate } : {})}>
      <Link
        broker={address}
        href={samePage(page)}
        aria-current={isCurrent ? "true" : undefined}
        className={classNames(itemStyle, isCurrent && "bg-selected")}
      >
        <span className="min-w-0 flex-1">
          <BrokerMark broker={broker} className="font-medium" />
          <span className="flex items-center gap-2 text-xs text-muted">
            <span className="flex w-2.25 justify-center">
              <StatusDot tone={tone} />
            </span>
            <span className="truncate">{short}</span>
          </span>
        </span>
        <span
          title={explainKnown(broker.needAttention)}
          className={classNames(
            "num shrink-0 text-xs",
            isSome(broker.needAttention) ? "font-semibold text-gave-up" : "text-faint",
          )}
        >
          {needWords(broker)}
        </span>
      </Link>
    </DropdownMenu.Item>
  );
}
