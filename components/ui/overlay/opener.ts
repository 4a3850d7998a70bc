import { type KeyboardEvent, type PointerEvent, type MouseEvent as ReactMouseEvent, useRef, useState } from "react";

/** The button that opened something, while it is open. */
export interface Opener {
  readonly button: HTMLElement;
  /** Opened with a key: then the first entry of a menu is chosen. */
  readonly byKeyboard: boolean;
}

/** What a button that opens something needs; `opener` is null while it is closed. */
export interface Opening {
  readonly opener: Opener | null;
  readonly close: () => void;
  readonly buttonProps: object;
}

/** Opens a menu from a button as menus are: when it is pressed down, and with Enter, Space and the arrow. */
export function useMenuOpening(prepare: () => void, isOff = false): Opening {
  const [opener, setOpener] = useState<Opener | null>(null);
  const toggle = (button: HTMLElement, byKeyboard: boolean) => {
    if (!isOff) setOpener((open) => (open === null ? { button, byKeyboard } : null));
  };
  return {
    opener,
    close: () => setOpener(null),
    buttonProps: {
      ...openerProps("menu", opener, prepare),
      onPointerDown: (event: PointerEvent<HTMLElement>) => {
        if (event.button !== 0 || event.ctrlKey) return;
        // The focus goes into the menu.
        event.preventDefault();
        toggle(event.currentTarget, false);
      },
      // Only a key presses a button without a pointer.
      onClick: (event: ReactMouseEvent<HTMLElement>) => event.detail === 0 && toggle(event.currentTarget, true),
      onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
        if (event.key !== "ArrowDown" || isOff) return;
        event.preventDefault();
        setOpener({ button: event.currentTarget, byKeyboard: true });
      },
    },
  };
}

/** Opens a panel from a button when it is clicked. */
export function usePanelOpening(prepare: () => void): Opening {
  const [opener, setOpener] = useState<Opener | null>(null);
  return {
    opener,
    close: () => setOpener(null),
    buttonProps: {
      ...openerProps("dialog", opener, prepare),
      onClick: ({ currentTarget, detail }: ReactMouseEvent<HTMLElement>) =>
        setOpener((open) => (open === null ? { button: currentTarget, byKeyboard: detail === 0 } : null)),
    },
  };
}

/** `prepare` loads what opens, as soon as somebody may be about to open it. */
function openerProps(kind: "menu" | "dialog", opener: Opener | null, prepare: () => void): object {
  return {
    "aria-haspopup": kind,
    "aria-expanded": opener !== null,
    onPointerEnter: prepare,
    onFocus: prepare,
  };
}

/**
 * How a box that a button opened ends: the button has the focus again, unless something else took it, and a press on
 * the button is left to the button, which closes the box.
 */
export function useClosing({ button }: Opener) {
  const isLeft = useRef(false);
  return {
    onPointerDownOutside: (event: CustomEvent<{ readonly originalEvent: Event }>) => {
      const { target } = event.detail.originalEvent;
      if (target instanceof Node && button.contains(target)) event.preventDefault();
    },
    onInteractOutside: () => {
      isLeft.current = true;
    },
    onCloseAutoFocus: (event: Event) => {
      event.preventDefault();
      if (!isLeft.current) button.focus();
    },
  };
}
