"use client";

import { Tooltip as Radix } from "radix-ui";
import { useEffect, useLayoutEffect, useRef } from "react";
import { AnchorBox } from "./anchor-box";
import { closeTip, keepTip, leaveTip, type Tip } from "./tip";

/** An open tooltip beside what it explains; loaded with the first one. */
export function TipBox({ tip: { element, text, side } }: { tip: Tip }) {
  const anchor = useRef<HTMLSpanElement>(null);
  useDescription(element, anchor);
  useCloseOnScroll(element);
  return (
    <Radix.Provider>
      <Radix.Root open onOpenChange={(open) => open || closeTip()}>
        <Radix.Trigger asChild>
          <AnchorBox ref={anchor} over={element} />
        </Radix.Trigger>
        <Radix.Portal>
          <section aria-label="Explanation">
            <Radix.Content
              side={side}
              sideOffset={6}
              collisionPadding={8}
              onPointerEnter={keepTip}
              onPointerLeave={leaveTip}
              className="z-50 max-w-80 animate-fade rounded-md border border-line-strong bg-surface px-2.5 py-1.5 text-xs text-ink shadow-overlay wrap-anywhere"
            >
              {text}
            </Radix.Content>
          </section>
        </Radix.Portal>
      </Radix.Root>
    </Radix.Provider>
  );
}

/** Screen readers read the tooltip after the element's name, as they would read the anchor's. */
function useDescription(element: HTMLElement, anchor: { readonly current: HTMLElement | null }): void {
  useLayoutEffect(() => {
    const id = anchor.current?.getAttribute("aria-describedby");
    const before = element.getAttribute("aria-describedby");
    if (!id || before !== null) return;
    element.setAttribute("aria-describedby", id);
    return () => element.removeAttribute("aria-describedby");
  }, [element, anchor]);
}

function useCloseOnScroll(element: HTMLElement): void {
  useEffect(() => {
    const close = ({ target }: Event) => {
      if (target instanceof Node && target.contains(element)) closeTip();
    };
    window.addEventListener("scroll", close, { capture: true, passive: true });
    return () => window.removeEventListener("scroll", close, { capture: true });
  }, [element]);
}
