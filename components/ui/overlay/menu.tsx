"use client";

import { Check, type LucideIcon } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";

/** One entry of a {@link Menu}. */
export interface MenuEntry {
  label: string;
  /** A quieter second line. */
  hint?: string;
  icon?: LucideIcon;
  /** Given: the entry is one of a choice, and whether it is the chosen one. */
  checked?: boolean;
  /** Why it cannot be chosen, said in place of the hint; null when it can. */
  disabledReason?: string | null;
  onSelect: () => void;
}

/** Props of {@link Menu}. */
export interface MenuProps {
  /** The button that opens it: a `<Button>` or `<IconButton>`. */
  children: ReactNode;
  label: string;
  entries: readonly MenuEntry[];
  align?: "start" | "end" | undefined;
}

/** A menu of actions below a button. */
export function Menu({ children, label, entries, align = "end" }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{children}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          aria-label={label}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="z-50 min-w-44 animate-fade rounded-md border border-line-strong bg-surface p-1 shadow-overlay"
        >
          {entries.map(({ label: text, hint, icon: Icon, checked, disabledReason = null, onSelect }) => (
            <DropdownMenu.Item
              key={text}
              onSelect={onSelect}
              disabled={disabledReason !== null}
              {...(checked === undefined ? {} : { role: "menuitemradio", "aria-checked": checked })}
              className="flex cursor-pointer items-center gap-2 rounded-sm px-2 py-1.25 outline-none select-none data-disabled:cursor-default data-disabled:text-faint data-highlighted:bg-hover"
            >
              {Icon ? <Icon aria-hidden className="size-3.75 shrink-0 text-muted" /> : null}
              <span className="min-w-0 flex-1">
                {text}
                <MenuHint text={disabledReason ?? hint} />
              </span>
              {checked ? <Check aria-hidden className="size-3.5 text-accent" /> : null}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function MenuHint({ text }: { text: string | undefined }) {
  return text ? <span className="block text-xs text-faint">{text}</span> : null;
}
