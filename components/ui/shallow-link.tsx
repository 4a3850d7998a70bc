"use client";

import Link from "next/link";
import type { ComponentProps, MouseEvent } from "react";

/** Props of {@link ShallowLink}: those of Next's `<Link>`, with the address as text. */
export interface ShallowLinkProps extends Omit<ComponentProps<typeof Link>, "href" | "prefetch" | "scroll"> {
  href: string;
}

/**
 * A link to another state of the same page: tab, filter, part of a list. It changes the URL without asking the server
 * for the page again, since everything that follows from the URL is drawn in the browser. Other clicks (new tab,
 * another page) are left to the browser and Next.
 */
export function ShallowLink({ href, onClick, ...link }: ShallowLinkProps) {
  return (
    <Link
      {...link}
      href={href}
      prefetch={false}
      scroll={false}
      onClick={(event) => {
        onClick?.(event);
        if (event.defaultPrevented || !isPlainClick(event) || !isSamePage(href)) return;
        event.preventDefault();
        window.history.pushState(null, "", href);
      }}
    />
  );
}

const isPlainClick = (event: MouseEvent) =>
  event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;

const isSamePage = (href: string) => new URL(href, window.location.href).pathname === window.location.pathname;
