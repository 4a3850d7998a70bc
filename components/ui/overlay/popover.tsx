"use client";

import dynamic from "next/dynamic";
import { cloneElement, type ReactElement, type ReactNode } from "react";
import type { ButtonProps, IconButtonProps } from "../button";
import { usePanelOpening } from "./opener";

/** Props of {@link Popover}. */
export interface PopoverProps {
  /** The button that opens it. */
  trigger: ReactElement<ButtonProps | IconButtonProps>;
  label: string;
  children: ReactNode;
}

const load = () => import("./popover-box").then((module) => module.PopoverBox);
const PopoverBox = dynamic(load, { ssr: false });

/** A small panel below a button, for settings that take effect at once. Escape or a click beside it closes it. */
export function Popover({ trigger, label, children }: PopoverProps) {
  const { opener, close, buttonProps } = usePanelOpening(() => void load());
  return (
    <>
      {cloneElement(trigger, buttonProps)}
      {opener === null ? null : (
        <PopoverBox opener={opener} label={label} onClose={close}>
          {children}
        </PopoverBox>
      )}
    </>
  );
}
