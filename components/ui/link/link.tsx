"use client";

import NextLink from "next/link";
import { type ComponentProps, useState } from "react";
import { addressOf } from "@/lib/client/broker/broker-address";
import { useBroker } from "@/lib/client/broker/use-broker";
import type { BrokerId } from "@/lib/contract/paths";

/** Props of {@link Link}: those of Next's `<Link>`, with the address as text. */
export interface LinkProps extends Omit<ComponentProps<typeof NextLink>, "href"> {
  /** A page as `hrefs` names it, with its query. */
  href: string;
  /** Another broker than the one that is open; null: the first. */
  broker?: BrokerId;
}

/**
 * A link to a page of the broker that is open. What the page needs is read when somebody is about to go there (pointer
 * over it, focus, touch), not when the link is in view: a page with many links would load half of the dashboard.
 */
export function Link({ href, broker, prefetch, onMouseEnter, onFocus, onTouchStart, ...link }: LinkProps) {
  const open = useBroker();
  const [isWanted, setWanted] = useState(false);
  const want = () => setWanted(true);
  return (
    <NextLink
      {...link}
      href={addressOf(broker === undefined ? open : broker, href)}
      prefetch={prefetch ?? (isWanted ? null : false)}
      onMouseEnter={(event) => {
        want();
        onMouseEnter?.(event);
      }}
      onFocus={(event) => {
        want();
        onFocus?.(event);
      }}
      onTouchStart={(event) => {
        want();
        onTouchStart?.(event);
      }}
    />
  );
}
