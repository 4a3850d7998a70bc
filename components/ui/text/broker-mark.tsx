import type { BrokerSummary } from "@/lib/contract/brokers";
import { visibleLine } from "@/lib/model/text/visible-text";
import { classNames } from "../class-names";

/** Props of {@link BrokerMark}. */
export interface BrokerMarkProps {
  broker: Pick<BrokerSummary, "title" | "colour">;
  className?: string;
}

/** A broker's title behind its colour, cut where there is no room. */
export function BrokerMark({ broker: { title, colour }, className }: BrokerMarkProps) {
  return (
    <span className={classNames("flex min-w-0 items-center gap-2", className)}>
      <span aria-hidden className="size-2.25 shrink-0 rounded-[2px]" style={{ background: ground(colour) }} />
      <span className="truncate" title={visibleLine(title)}>
        {visibleLine(title)}
      </span>
    </span>
  );
}

/** The token of a colour's name; grey for none, and for one that this page does not know. */
function ground(colour: string | null): string {
  return colour !== null && /^[a-z]+$/.test(colour)
    ? `var(--broker-${colour}, var(--broker-grey))`
    : "var(--broker-grey)";
}
