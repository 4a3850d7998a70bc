"use client";

import { LayoutList } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { classNames } from "@/components/ui/class-names";
import { Link } from "@/components/ui/link/link";
import { MenuBox } from "@/components/ui/overlay/menu-box";
import type { Opener } from "@/components/ui/overlay/opener";
import { BrokerMark } from "@/components/ui/text/broker-mark";
import { StatusDot } from "@/components/ui/text/status-dot";
import { samePage } from "@/lib/client/broker/broker-address";
import { usePlace } from "@/lib/client/broker/use-broker";
import { addressId, type KnownBrokers } from "@/lib/client/queries/brokers";
import { brokerState, needWords } from "@/lib/client/words/broker-words";
import { hrefs } from "@/lib/client/words/hrefs";
import { explainKnown } from "@/lib/client/words/known";
import type { BrokerSummary } from "@/lib/contract/brokers";
import { isSome } from "@/lib/model/known";

const itemStyle =
  "flex min-h-8 items-center gap-3 rounded-sm px-2 py-1.25 outline-none select-none data-highlighted:bg-hover";

/** Props of {@link BrokerMenu}. */
export interface BrokerMenuProps {
  known: KnownBrokers;
  opener: Opener;
  onClose: () => void;
  onNavigate: (() => void) | undefined;
}

/** The open list of brokers; loaded when somebody is about to open it. */
export function BrokerMenu({ known: { list, current }, opener, onClose, onNavigate }: BrokerMenuProps) {
  return (
    <MenuBox
      opener={opener}
      onClose={onClose}
      label="Brokers"
      align="start"
      className="max-h-(--radix-dropdown-menu-content-available-height) w-88 max-w-[calc(100vw-1rem)] overflow-y-auto"
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
    </MenuBox>
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
