"use client";

import { Link } from "@/components/ui/link/link";
import { usePlace } from "@/lib/client/broker/use-broker";
import { visibleLine } from "@/lib/model/text/visible-text";
import { crumbsOf } from "./crumbs";

/** Where this page is; every step but the last is a link. */
export function CrumbTrail() {
  const crumbs = crumbsOf(usePlace().page);
  return (
    <nav aria-label="You are here" className="min-w-0">
      <ol className="flex min-w-0 items-center">
        {crumbs.map(({ label, href }, at) => (
          <li
            key={`${at.toString()}${label}`}
            className={href === null ? "flex min-w-0 items-center" : "flex shrink-0 items-center"}
          >
            {at > 0 ? (
              <span aria-hidden className="px-1.5 text-faint">
                /
              </span>
            ) : null}
            {href === null ? (
              <span aria-current="page" title={visibleLine(label)} className="max-w-[32ch] truncate font-semibold">
                {visibleLine(label)}
              </span>
            ) : (
              <Link
                href={href}
                title={visibleLine(label)}
                className="max-w-[24ch] truncate rounded-sm text-muted hover:text-ink"
              >
                {visibleLine(label)}
              </Link>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
