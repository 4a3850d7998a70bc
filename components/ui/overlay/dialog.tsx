"use client";

import dynamic from "next/dynamic";
import type { DialogBoxProps } from "./dialog-box";

/** Props of {@link Dialog}. */
export interface DialogProps extends DialogBoxProps {
  open: boolean;
}

const DialogBox = dynamic(() => import("./dialog-box").then((module) => module.DialogBox), { ssr: false });

/** A question that must be answered before going on. Details belong in a {@link Drawer}. */
export function Dialog({ open, ...dialog }: DialogProps) {
  return open ? <DialogBox {...dialog} /> : null;
}
