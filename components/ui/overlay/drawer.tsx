"use client";

import dynamic from "next/dynamic";
import type { ReactNode } from "react";
import type { DrawerBoxProps } from "./drawer-box";
import { useDrawerSlot } from "./drawer-slot";

/** Props of {@link Drawer}. */
export interface DrawerProps extends Omit<DrawerBoxProps, "slot"> {
  open: boolean;
}

const DrawerBox = dynamic(() => import("./drawer-box").then((module) => module.DrawerBox), { ssr: false });

/**
 * Details at the right. On a wide screen it takes its own column and the list beside it stays usable: choosing
 * another row changes the content, and so do j, k and the two buttons. On a narrow one it covers the page. Escape
 * closes it and the focus goes back to the row.
 */
export function Drawer({ open, ...drawer }: DrawerProps) {
  const slot = useDrawerSlot();
  return open && slot !== null ? <DrawerBox {...drawer} slot={slot} /> : null;
}

/** A titled part of a drawer, with a hairline above all but the first. */
export function DrawerSection({
  title,
  aside,
  children,
}: {
  title?: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="grid min-w-0 gap-2 border-t border-line px-4 py-3 first:border-t-0">
      {title ? (
        <div className="flex items-center justify-between gap-2">
          <h3 className="text-base">{title}</h3>
          {aside}
        </div>
      ) : null}
      {children}
    </section>
  );
}
