import type { ReactNode } from "react";
import { classNames } from "./class-names";

/** Props of {@link SelectionPlace}. */
export interface SelectionPlaceProps {
  /** What can be done with the ticked rows; null while none is ticked. */
  bar: ReactNode;
  /** The filters of the list. */
  children: ReactNode;
}

/** The filters, and in their place, at their height, what can be done with ticked rows: ticking moves no row. */
export function SelectionPlace({ bar, children }: SelectionPlaceProps) {
  const isShown = bar !== null;
  return (
    <div className="relative">
      <div inert={isShown} className={classNames(isShown && "invisible")}>
        {children}
      </div>
      {isShown ? <div className="absolute inset-0 overflow-hidden px-5 pb-3 max-sm:pb-2">{bar}</div> : null}
    </div>
  );
}
