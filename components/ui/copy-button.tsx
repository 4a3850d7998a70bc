"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { copyText } from "@/lib/client/browser/clipboard";
import { Button, IconButton } from "./button";
import type { ButtonSize, ButtonVariant } from "./button-style";

/** Props of {@link CopyButton}. */
export interface CopyButtonProps {
  /** What is copied; a function when it is costly to make. */
  text: string | (() => string);
  /** What it is, after "Copy": `payload`. */
  what: string;
  /** Only the icon. */
  iconOnly?: boolean;
  variant?: ButtonVariant;
  size?: ButtonSize;
}

/** Copies and says so in place for two seconds. */
export function CopyButton({ text, what, iconOnly = false, variant = "default", size = "md" }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<"copied" | "refused" | null>(null);
  useEffect(() => {
    if (outcome === null) return;
    const timer = setTimeout(() => setOutcome(null), 2_000);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = async () =>
    setOutcome((await copyText(typeof text === "string" ? text : text())) ? "copied" : "refused");
  const words = outcome === "copied" ? "Copied" : outcome === "refused" ? "The browser refused" : `Copy ${what}`;
  const Icon = outcome === "copied" ? Check : Copy;
  return (
    <>
      {iconOnly ? (
        <IconButton icon={Icon} label={words} variant={variant} size={size} onClick={() => void copy()} />
      ) : (
        <Button icon={Icon} variant={variant} size={size} onClick={() => void copy()}>
          {words}
        </Button>
      )}
      <span role="status" className="sr-only">
        {outcome === null ? "" : words}
      </span>
    </>
  );
}
