import { classNames } from "./class-names";

/** How loud a button is: one `primary` per view, `danger` for what cannot be undone, `quiet` inside toolbars. */
export type ButtonVariant = "primary" | "default" | "quiet" | "danger";
/** `md` is 30 px high, `sm` 24 px. */
export type ButtonSize = "md" | "sm";

const variants: Record<ButtonVariant, string> = {
  primary: "border-accent bg-accent text-on-accent hover:bg-accent-hover hover:border-accent-hover",
  default: "border-line-strong bg-surface text-ink hover:bg-hover",
  quiet: "border-transparent bg-transparent text-muted hover:bg-hover hover:text-ink",
  danger: "border-line-strong bg-surface text-gave-up hover:bg-gave-up-weak hover:border-gave-up",
};

const sizes: Record<ButtonSize, string> = {
  md: "h-7.5 px-2.5 text-base gap-1.5 [&_svg]:size-3.75",
  sm: "h-6 px-2 text-xs gap-1 [&_svg]:size-3.25",
};

/** Classes of everything that looks like a button, links included. */
export function buttonStyle(variant: ButtonVariant, size: ButtonSize): string {
  return classNames(
    "inline-flex shrink-0 items-center justify-center rounded-md border font-medium whitespace-nowrap select-none",
    "transition-colors duration-120 [&_svg]:shrink-0",
    "aria-disabled:cursor-not-allowed aria-disabled:opacity-55 disabled:cursor-not-allowed disabled:opacity-55",
    variants[variant],
    sizes[size],
  );
}
