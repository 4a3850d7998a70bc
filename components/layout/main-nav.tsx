"use client";

import { classNames } from "@/components/ui/class-names";
import { Link } from "@/components/ui/link/link";
import { WordGap } from "@/components/ui/text/word-gap";
import { usePlace } from "@/lib/client/broker/use-broker";
import { useSnapshot } from "@/lib/client/queries/use-snapshot";
import { formatCompact } from "@/lib/client/words/format";
import { hrefs } from "@/lib/client/words/hrefs";
import { formatKnown } from "@/lib/client/words/known";
import { BrokerSwitcher } from "./broker-switcher";
import { sectionOf } from "./crumbs";
import { Logo } from "./logo";
import { type NavLink, navSections } from "./nav-sections";
import { ServerLink } from "./server-link";

/** The main navigation with its counts and, at the foot, the server. `onNavigate` closes the menu of a phone. */
export function MainNav({ onNavigate }: { onNavigate?: () => void }) {
  return (
    <nav aria-label="Main" className="flex h-full flex-col gap-3.5 overflow-y-auto px-2 py-3">
      <Link
        href={hrefs.overview}
        {...(onNavigate ? { onClick: onNavigate } : {})}
        className="flex items-center gap-2 rounded-md px-2 py-0.5 text-md font-semibold tracking-[-0.01em]"
      >
        <Logo className="size-4.5 text-accent" />
        Jetlag
      </Link>
      <BrokerSwitcher onNavigate={onNavigate} />
      {navSections.map(({ title, links }) => (
        <div key={title}>
          <h2 className="px-2 pb-1 text-2xs font-medium text-faint">{title}</h2>
          <ul className="grid gap-px">
            {links.map((link) => (
              <SectionItem key={link.href} link={link} onNavigate={onNavigate} />
            ))}
          </ul>
        </div>
      ))}
      <div className="mt-auto border-t border-line pt-2">
        <ServerLink onNavigate={onNavigate} />
      </div>
    </nav>
  );
}

function SectionItem(props: SectionLinkProps) {
  const { snapshot } = useSnapshot();
  const isOpen = sectionOf(usePlace().page) === props.link.href;
  const { isShown } = props.link;
  // The page that is open has its link, whatever it shows.
  if (isShown !== undefined && !isOpen && (snapshot === undefined || !isShown(snapshot))) return null;
  return (
    <li>
      <SectionLink {...props} />
    </li>
  );
}

interface SectionLinkProps {
  link: NavLink;
  onNavigate: (() => void) | undefined;
}

function SectionLink({ link, onNavigate }: SectionLinkProps) {
  const { href, label, icon: Icon } = link;
  const current = sectionOf(usePlace().page) === href;
  return (
    <Link
      href={href}
      {...(onNavigate ? { onClick: onNavigate } : {})}
      aria-current={current ? "page" : undefined}
      className={classNames(
        "flex h-7 items-center gap-2 rounded-md px-2 font-medium",
        current ? "bg-selected text-ink" : "text-muted hover:bg-hover hover:text-ink",
      )}
    >
      <Icon aria-hidden className="size-3.75 shrink-0" strokeWidth={1.75} />
      {label}
      <LinkCount link={link} />
    </Link>
  );
}

function LinkCount({ link }: { link: NavLink }) {
  const { snapshot } = useSnapshot();
  const count = snapshot && link.count?.(snapshot);
  if (!count) return null;
  return (
    <span
      className={classNames(
        "num ml-auto text-2xs",
        count.hot ? "font-semibold text-gave-up" : "font-normal text-faint",
      )}
    >
      <WordGap />
      {formatKnown(count.value, formatCompact)}
      <span className="sr-only"> {count.meaning}</span>
    </span>
  );
}
