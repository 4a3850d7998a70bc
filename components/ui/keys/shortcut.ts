import { useEffect, useEffectEvent } from "react";

/** Marks what must be answered or left before the page's own keys work again: dialogs and menus over it. */
const modal = '[role="menu"], [role="listbox"], [data-modal]';

/**
 * Calls `onKey` with each key that is meant for the page: nobody types, no modifier is held, no dialog or menu is open
 * over the page, and nobody else has used the key.
 */
export function useShortcut(onKey: (event: KeyboardEvent) => void): void {
  const latest = useEffectEvent((event: KeyboardEvent) => {
    if (!event.defaultPrevented && isShortcut(event)) onKey(event);
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => latest(event);
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
}

function isShortcut({ ctrlKey, metaKey, altKey, target }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey || altKey || isTyping(target)) return false;
  return (
    !(target instanceof Element && target.closest(modal) !== null) && document.querySelector("[data-modal]") === null
  );
}

/** Kinds of fields that take no text: page keys work while one of them has the focus. */
const withoutText = new Set(["checkbox", "radio", "button", "submit", "reset"]);

/** True when the key goes into a field, so that a page shortcut must leave it alone. */
export function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !withoutText.has(target.type);
  return target instanceof HTMLElement && (target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName));
}
