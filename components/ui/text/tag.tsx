import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "../class-names";

/** What a tag's colour says; the word and the icon say it too. */
export type Tone = "bad" | "warn" | "busy" | "info" | "good" | "off" | "plain";

const tones: Record<Tone, string> = {
  bad: "bg-gave-up-weak text-gave-up",
  warn: "bg-redelivered-weak text-redelivered",
  busy: "bg-in-flight-weak text-in-flight",
  info: "bg-waiting-weak text-waiting",
  good: "bg-ok-weak text-ok",
  off: "bg-paused-weak text-paused",
  plain: "bg-hover text-muted",
};

const quietTones: Record<Tone, string> = {
  bad: "text-gave-up",
  warn: "text-redelivered",
  busy: "text-in-flight",
  info: "text-waiting",
  good: "text-ok",
  off: "text-paused",
  plain: "text-muted",
};

/** Props of {@link Tag}. */
export interface TagProps {
  tone: Tone;
  icon?: LucideIcon;
  children: ReactNode;
  /** No ground and medium weight: for states that should not call. */
  quiet?: boolean;
}

/** A small label with meaning: colour, icon and word together. */
export function Tag({ tone, icon: Icon, children, quiet = false }: TagProps) {
  return (
    <span
      className={classNames(
        "inline-flex h-5 items-center gap-1.25 rounded-[5px] font-sans text-xs whitespace-nowrap [&_svg]:size-3 [&_svg]:shrink-0",
        quiet ? classNames("font-medium", quietTones[tone]) : classNames("px-1.75 font-semibold", tones[tone]),
      )}
    >
      {Icon ? <Icon aria-hidden strokeWidth={2.25} /> : null}
      {children}
    </span>
  );
}
