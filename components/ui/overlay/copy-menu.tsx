"use client";

import { Copy } from "lucide-react";
import { copyText } from "@/lib/client/browser/clipboard";
import { Button } from "../button";
import type { ButtonSize, ButtonVariant } from "../button-style";
import { notify } from "../toast/notify";
import { Menu } from "./menu";

/** One entry of a {@link CopyMenu}. */
export interface CopyEntry {
  label: string;
  hint: string;
  /** Makes the text when the entry is chosen. */
  text: () => string;
  /** What the copy leaves out, a sentence, shown once it is copied; null if nothing. */
  note?: string | null;
  /** Why it cannot be copied; null when it can. */
  disabledReason?: string | null;
}

/** Props of {@link CopyMenu}. */
export interface CopyMenuProps {
  entries: readonly CopyEntry[];
  /** Why nothing of it can be copied; null when some can. */
  disabledReason?: string | null;
  variant?: ButtonVariant;
  size?: ButtonSize;
  align?: "start" | "end" | undefined;
}

/** Copies a message in one of several forms, and says so. */
export function CopyMenu({ entries, disabledReason = null, variant = "default", size = "md", align }: CopyMenuProps) {
  return (
    <Menu
      label="Copy this message"
      align={align}
      entries={entries.map(({ label, hint, text, note = null, disabledReason: obstacle = null }) => ({
        label,
        hint,
        disabledReason: obstacle,
        onSelect: () => void copyAndTell(label, text(), note),
      }))}
    >
      <Button variant={variant} size={size} icon={Copy} disabledReason={disabledReason}>
        Copy as…
      </Button>
    </Menu>
  );
}

async function copyAndTell(what: string, text: string, note: string | null) {
  if (await copyText(text)) notify("success", `Copied: ${what}`, note === null ? {} : { description: note });
  else notify("error", "The browser refused to copy");
}
