"use client";

import dynamic from "next/dynamic";
import {
  cloneElement,
  type DOMAttributes,
  type FocusEvent,
  type PointerEvent,
  type ReactElement,
  type ReactNode,
  useEffect,
  useRef,
} from "react";
import { closeTip, leaveTip, openTip, type Tip, updateTip, useTip } from "./tip";

/** Props of {@link Tooltip}. */
export interface TooltipProps {
  text: ReactNode;
  /** One focusable element. */
  children: ReactElement<DOMAttributes<HTMLElement>>;
  side?: Tip["side"];
}

/** A short explanation on hover and on keyboard focus. Never the only place of something important. */
export function Tooltip({ text, children, side = "top" }: TooltipProps) {
  const owner = useRef({}).current;
  useEffect(() => updateTip(owner, text));
  useEffect(() => () => closeTip(owner), [owner]);
  const { onPointerEnter, onPointerLeave, onPointerDown, onFocus, onBlur } = children.props;
  return cloneElement(children, {
    onPointerEnter: (event: PointerEvent<HTMLElement>) => {
      onPointerEnter?.(event);
      if (event.pointerType !== "touch") openTip({ element: event.currentTarget, owner, text, side }, "pointer");
    },
    onPointerLeave: (event: PointerEvent<HTMLElement>) => {
      onPointerLeave?.(event);
      leaveTip();
    },
    // What the button does is more important than what it is called.
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      onPointerDown?.(event);
      closeTip();
    },
    // A menu or dialog that closes gives the focus back to its button: that must not open the button's tooltip.
    onFocus: (event: FocusEvent<HTMLElement>) => {
      onFocus?.(event);
      const element = event.currentTarget;
      if (element.matches(":focus-visible")) openTip({ element, owner, text, side }, "key");
    },
    onBlur: (event: FocusEvent<HTMLElement>) => {
      onBlur?.(event);
      closeTip(owner);
    },
  });
}

const TipBox = dynamic(() => import("./tip-box").then((module) => module.TipBox), { ssr: false });

/** Where tooltips appear; once, around the app. Nothing is loaded before the first one. */
export function Tooltips() {
  const tip = useTip();
  return tip === null ? null : <TipBox tip={tip} />;
}
