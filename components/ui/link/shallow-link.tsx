"use client";

import type { MouseEvent } from "react";
import { Link, type LinkProps } from "./link";

/** Props of {@link ShallowLink}. */
export type ShallowLinkProps = Omit<LinkProps, "prefetch" | "scroll">;

/**
 * A link to another state of the same page: tab, filter, part of a list. It changes the URL without asking the server
 * for the page again, since everything that follows from the URL is drawn in the browser. Other clicks (new tab,
 * another page) are left to the browser and Next.
 */
export function ShallowLink({ onClick, ...link }: ShallowLinkProps) {
  return (
    <Link
      {...link}
      prefetch={false}
      scroll={false}
      onClick={(event) => {
        onClick?.(event);
        const { href, pathname } = event.currentTarget;
        if (event.defaultPrevented || !isPlainClick(event) || pathname !== window.location.pathname) return;
        event.preventDefault();
        window.history.pushState(null, "", href);
      }}
    />
  );
}

/** True for a click that stays in this tab. */
export const isPlainClick = (event: MouseEvent) =>
  event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
