import { CircleAlert, Info, type LucideIcon, TriangleAlert, X } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "../button";
import { classNames } from "../class-names";

/** How serious a banner is. */
export type BannerTone = "info" | "warn" | "bad";

const looks: Record<BannerTone, { ground: string; icon: LucideIcon; mark: string }> = {
  info: { ground: "bg-accent-weak", icon: Info, mark: "text-accent" },
  warn: { ground: "bg-in-flight-weak", icon: TriangleAlert, mark: "text-in-flight" },
  bad: { ground: "bg-gave-up-weak", icon: CircleAlert, mark: "text-gave-up" },
};

/** Props of {@link Banner}. */
export interface BannerProps {
  tone: BannerTone;
  children: ReactNode;
  /** At the right: a button or link. */
  action?: ReactNode;
  onDismiss?: () => void;
  /** With a border and round corners, inside a page; else a full-width bar. */
  inset?: boolean;
}

/** A line that says something about the whole page or panel. */
export function Banner({ tone, children, action, onDismiss, inset = false }: BannerProps) {
  const { ground, icon: Icon, mark } = looks[tone];
  return (
    <div
      role={tone === "bad" ? "alert" : undefined}
      className={classNames(
        "flex min-w-0 items-start gap-2.5 py-1.5 text-ink",
        ground,
        inset ? "rounded-md px-3" : "border-t border-line px-5",
      )}
    >
      <Icon aria-hidden className={classNames("mt-0.5 size-3.75 shrink-0", mark)} />
      <div className="min-w-0 flex-1 wrap-anywhere">{children}</div>
      {action}
      {onDismiss ? <IconButton icon={X} label="Dismiss" size="sm" className="-my-0.5" onClick={onDismiss} /> : null}
    </div>
  );
}
