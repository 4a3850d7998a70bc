import { useShortcut } from "@/components/ui/keys/shortcut";

/** What the keys of the page do. */
export interface LiveKeys {
  togglePause: () => void;
  /** Moves the current row: 1 is down, towards older messages. */
  move: (lines: number) => void;
  /** Opens the current row. */
  open: () => void;
  focusFilter: () => void;
  /** Leaves the current row. */
  leave: () => void;
}

/** Space pauses, j and k move, Enter opens, / goes to the filter, Escape leaves. */
export function useLiveKeys(keys: LiveKeys): void {
  useShortcut((event) => {
    const act = actionOf(event, keys);
    if (act === null) return;
    event.preventDefault();
    // j and k repeat while they are held down; every other key acts once per press.
    if (!event.repeat || event.key === "j" || event.key === "k") act();
  });
}

function actionOf({ key, target }: KeyboardEvent, keys: LiveKeys): (() => void) | null {
  switch (key) {
    case "j":
      return () => keys.move(1);
    case "k":
      return () => keys.move(-1);
    case "/":
      return keys.focusFilter;
    case "Escape":
      return keys.leave;
    case " ":
      return isControl(target) ? null : keys.togglePause;
    case "Enter":
      return isControl(target) ? null : keys.open;
    default:
      return null;
  }
}

/** Controls have their own use for Space and Enter. */
function isControl(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("a, button, summary, [role='menu'], [role='menuitem']") !== null;
}
