"use client";

import NextLink from "next/link";
import type { ComponentProps } from "react";
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

/** A link to a page of the broker that is open. */
export function Link({ href, broker, ...link }: LinkProps) {
  const open = useBroker();
  return <NextLink {...link} href={addressOf(broker === undefined ? open : broker, href)} />;
}
