import { LoaderCircle, type LucideIcon } from "lucide-react";
import type { ComponentProps, KeyboardEvent } from "react";
import { type ButtonSize, type ButtonVariant, buttonStyle } from "./button-style";
import { classNames } from "./class-names";
import { Tooltip } from "./overlay/tooltip";

/** Props of {@link Button}: those of `<button>` and these. */
export interface ButtonProps extends Omit<ComponentProps<"button">, "disabled"> {
  variant?: ButtonVariant;
  size?: ButtonSize;
  icon?: LucideIcon;
  /** Work is under way: the icon turns and presses do nothing. */
  pending?: boolean;
  /** Why it cannot be pressed. The button stays focusable and says so on hover and to screen readers. */
  disabledReason?: string | null | undefined;
}

/** A key that is held down is one press: browsers would press the button with each repetition of Enter. */
function ignoreRepeats(event: KeyboardEvent<HTMLButtonElement>): void {
  if (event.repeat && event.key === "Enter") event.preventDefault();
}

/** A push button. It never submits a form unless `type="submit"`. */
export function Button({
  variant = "default",
  size = "md",
  icon,
  pending = false,
  disabledReason,
  className,
  children,
  onClick,
  onKeyDown,
  type = "button",
  ...rest
}: ButtonProps) {
  const off = pending || Boolean(disabledReason);
  const Icon = pending ? LoaderCircle : icon;
  const button = (
    <button
      {...rest}
      type={type}
      aria-disabled={off || undefined}
      aria-busy={pending || undefined}
      onKeyDown={(event) => {
        ignoreRepeats(event);
        onKeyDown?.(event);
      }}
      onClick={(event) => {
        if (off) event.preventDefault();
        else onClick?.(event);
      }}
      className={classNames(buttonStyle(variant, size), className)}
    >
      {Icon ? <Icon aria-hidden className={pending ? "animate-spin" : undefined} /> : null}
      {children}
    </button>
  );
  return disabledReason ? <Tooltip text={disabledReason}>{button}</Tooltip> : button;
}

/** Props of {@link IconButton}. */
export interface IconButtonProps extends Omit<ButtonProps, "children" | "icon" | "aria-label"> {
  icon: LucideIcon;
  /** What it does, for the tooltip and screen readers. */
  label: string;
}

/** A square button with only an icon; its name is in the tooltip. */
export function IconButton({ icon: Icon, label, size = "md", variant = "quiet", className, ...rest }: IconButtonProps) {
  const { pending: _pending, disabledReason, onClick, onKeyDown, type = "button", ...button } = rest;
  return (
    <Tooltip text={disabledReason ?? label}>
      <button
        {...button}
        type={type}
        aria-label={label}
        aria-disabled={disabledReason ? true : undefined}
        onKeyDown={(event) => {
          ignoreRepeats(event);
          onKeyDown?.(event);
        }}
        onClick={(event) => {
          if (disabledReason) event.preventDefault();
          else onClick?.(event);
        }}
        className={classNames(buttonStyle(variant, size), size === "md" ? "w-7.5 px-0!" : "w-6 px-0!", className)}
      >
        <Icon aria-hidden />
      </button>
    </Tooltip>
  );
}
