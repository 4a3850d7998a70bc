"use client";

import { ChevronsUpDown } from "lucide-react";
import dynamic from "next/dynamic";
import { useMenuOpening } from "@/components/ui/overlay/opener";
import { BrokerMark } from "@/components/ui/text/broker-mark";
import { useBrokers } from "@/lib/client/queries/brokers";

const load = () => import("./broker-menu").then((module) => module.BrokerMenu);
const BrokerMenu = dynamic(load, { ssr: false });

/** Shows which broker the page is about and leads to the same page of another one; nothing where there is only one. */
export function BrokerSwitcher({ onNavigate }: { onNavigate?: (() => void) | undefined }) {
  const known = useBrokers();
  const { opener, close, buttonProps } = useMenuOpening(() => void load());
  if (known === null || known.list.brokers.length < 2) return null;
  return (
    <>
      <button
        type="button"
        {...buttonProps}
        className="flex h-8 w-full items-center justify-between gap-2 rounded-md border border-line-strong bg-surface px-2 font-medium hover:bg-hover"
      >
        <span className="sr-only">Broker:</span>
        {known.current ? (
          <BrokerMark broker={known.current} />
        ) : (
          <span className="truncate text-muted">No such broker</span>
        )}
        <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-faint" />
      </button>
      {opener === null ? null : <BrokerMenu known={known} opener={opener} onClose={close} onNavigate={onNavigate} />}
    </>
  );
}
