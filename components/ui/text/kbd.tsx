import type { ReactNode } from "react";

/** A key on the keyboard. */
export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-flex h-4.5 items-center rounded-sm border border-line bg-surface px-1.25 font-sans text-2xs text-muted">
      {children}
    </kbd>
  );
}
