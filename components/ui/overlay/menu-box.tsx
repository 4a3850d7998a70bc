"use client";

import { Check, type LucideIcon } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { type ReactNode, useRef } from "react";
import { AnchorBox } from "./anchor-box";
import { type Opener, useClosing } from "./opener";

/** Props of {@link MenuBox}. */
export interface MenuBoxProps {
  opener: Opener;
  onClose: () => void;
  label: string;
  align?: "start" | "end" | undefined;
  /** Of the box, besides the look of every menu. */
  className?: string;
  children: ReactNode;
}

/** An open menu below the button that opened it; loaded when somebody is about to open one. */
export function MenuBox({ opener, onClose, label, align = "end", className = "min-w-44", children }: MenuBoxProps) {
  const isEntered = useRef(false);
  const closing = useClosing(opener);
  return (
    <DropdownMenu.Root open modal={false} onOpenChange={(open) => open || onClose()}>
      <DropdownMenu.Trigger asChild>
        <AnchorBox over={opener.button} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        {/* In a landmark of its own, named as no other on the page: what is outside all of them is easily missed. */}
        <section aria-label={`${label} menu`}>
          <DropdownMenu.Content
            aria-label={label}
            align={align}
            sideOffset={4}
            collisionPadding={8}
            // The menu takes the focus first, whenever it is ready, and passes it on once.
            onFocus={({ target, currentTarget }) => {
              if (target !== currentTarget || isEntered.current) return;
              isEntered.current = true;
              if (opener.byKeyboard) currentTarget.querySelector<HTMLElement>('[role^="menuitem"]')?.focus();
            }}
            {...closing}
            className={`z-50 animate-fade rounded-md border border-line-strong bg-surface p-1 shadow-overlay ${className}`}
          >
            {children}
          </DropdownMenu.Content>
        </section>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** One entry of a {@link ActionMenu}. */
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

/** Props of {@link ActionMenu}. */
export interface ActionMenuProps extends Omit<MenuBoxProps, "children" | "className"> {
  entries: readonly MenuEntry[];
}

/** An open menu of actions. */
export function ActionMenu({ entries, ...box }: ActionMenuProps) {
  return (
    <MenuBox {...box}>
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
    </MenuBox>
  );
}

function MenuHint({ text }: { text: string | undefined }) {
  return text ? <span className="block text-xs text-faint">{text}</span> : null;
}
