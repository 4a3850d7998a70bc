import type { ComponentProps } from "react";
import { classNames } from "./class-names";

/** Props of {@link ScrollBox}. */
export interface ScrollBoxProps extends ComponentProps<"section"> {
  /** What is in it, for screen readers. */
  "aria-label": string;
}

/** A part of a page that scrolls by itself, also by keyboard where nothing in it takes the focus. */
export function ScrollBox({ className, ...rest }: ScrollBoxProps) {
  return (
    <section
      {...rest}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling box must be reachable by keyboard
      tabIndex={0}
      className={classNames("min-w-0 overflow-auto -outline-offset-2!", className)}
    />
  );
}
