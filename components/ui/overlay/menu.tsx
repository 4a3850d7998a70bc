"use client";

import dynamic from "next/dynamic";
import { cloneElement, type ReactElement } from "react";
import type { ButtonProps, IconButtonProps } from "../button";
import type { MenuEntry } from "./menu-box";
import { useMenuOpening } from "./opener";

/** Props of {@link Menu}. */
export interface MenuProps {
  /** The button that opens it: a `<Button>` or `<IconButton>`. */
  children: ReactElement<ButtonProps | IconButtonProps>;
  label: string;
  entries: readonly MenuEntry[];
  align?: "start" | "end" | undefined;
}

const load = () => import("./menu-box").then((module) => module.ActionMenu);
const ActionMenu = dynamic(load, { ssr: false });

/** A menu of actions below a button. The menu itself is loaded when somebody is about to open it. */
export function Menu({ children, label, entries, align = "end" }: MenuProps) {
  const { opener, close, buttonProps } = useMenuOpening(() => void load(), Boolean(children.props.disabledReason));
  return (
    <>
      {cloneElement(children, buttonProps)}
      {opener === null ? null : <ActionMenu {...{ opener, label, entries, align }} onClose={close} />}
    </>
  );
}
