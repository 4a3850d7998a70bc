"use client";

import { type ReactNode, useRef } from "react";
import { useScrollPlace } from "@/components/ui/scroll-place";

/** The box that pages are drawn and scroll in. It outlives them, and goes back to where it was with Back. */
export function MainBox({ children }: { children: ReactNode }) {
  const box = useRef<HTMLElement>(null);
  useScrollPlace({ name: "page", box: () => box.current, lasting: true });
  return (
    <main ref={box} id="main" tabIndex={-1} className="relative min-w-0 flex-1 overflow-x-hidden overflow-y-auto bg-bg">
      {children}
    </main>
  );
}
