import { type ComponentProps, useLayoutEffect, useState } from "react";

/** Props of {@link AnchorBox}. */
export interface AnchorBoxProps extends ComponentProps<"span"> {
  /** What it covers. */
  over: HTMLElement;
}

/** An empty box exactly over an element that is elsewhere in the page: what is placed beside it is beside the element. */
export function AnchorBox({ over, ...rest }: AnchorBoxProps) {
  const { top, left, width, height } = useBox(over);
  return <span {...rest} aria-hidden style={{ position: "fixed", pointerEvents: "none", top, left, width, height }} />;
}

/** Where an element is in the window, also while something around it scrolls. */
function useBox(element: HTMLElement): DOMRect {
  const [box, setBox] = useState(() => element.getBoundingClientRect());
  useLayoutEffect(() => {
    const measure = () => setBox(element.getBoundingClientRect());
    measure();
    window.addEventListener("scroll", measure, { capture: true, passive: true });
    window.addEventListener("resize", measure);
    return () => {
      window.removeEventListener("scroll", measure, { capture: true });
      window.removeEventListener("resize", measure);
    };
  }, [element]);
  return box;
}
