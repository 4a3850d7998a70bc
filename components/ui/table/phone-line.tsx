import type { ReactNode } from "react";
import { useMediaQuery } from "@/lib/client/browser/media-query";
import { classNames } from "../class-names";
import { tallRowRem } from "./table-geometry";

/** The cells of a row that has two lines on a phone. */
export const twoLines = "@max-lg:h-14";

/** Height of the rows of a list that has {@link PhoneLine}s, for its body; undefined: one line. */
export function usePhoneRowRem(): number | undefined {
  return useMediaQuery("(max-width: 31.99rem)") ? tallRowRem : undefined;
}

/** The second line of a cell, on a phone only: what wider tables have in columns of their own. */
export function PhoneLine({ className, children }: { className?: string; children: ReactNode }) {
  return <div className={classNames("@min-lg:hidden", className)}>{children}</div>;
}
