import { useRef } from "react";
import { focusRow, rowElement, rowKeyAt } from "../table/row-place";

/** What had the focus before something was opened over the page, and where it was. */
interface Opener {
  readonly element: Element;
  /** The list that it was in, and the key of its row. */
  readonly list: HTMLElement | null;
  readonly row: string | null;
}

/** Remembers who opened a dialog or a drawer, and gives the focus back. */
export interface FocusReturn {
  readonly remember: () => void;
  readonly giveBack: () => void;
}

/** See {@link FocusReturn}. `first` is tried before the opener. */
export function useFocusReturn(first?: () => boolean): FocusReturn {
  const opener = useRef<Opener | null>(null);
  return {
    remember: () => {
      const { activeElement } = document;
      if (activeElement !== null && activeElement !== document.body) opener.current = openerOf(activeElement);
    },
    // The focus may already be elsewhere, on another row that was chosen meanwhile: then it stays there.
    giveBack: () => {
      if (isLost() && !first?.()) focusOpener(opener.current);
    },
  };
}

const isLost = () => document.activeElement === null || document.activeElement === document.body;

function openerOf(element: Element): Opener {
  return { element, list: element.closest<HTMLElement>('[role="region"], [role="grid"]'), row: rowKeyAt(element) };
}

/** What opened it; where that is gone, its row, else the list, else the page. */
function focusOpener(opener: Opener | null): void {
  if (opener?.element instanceof HTMLElement && opener.element.isConnected) opener.element.focus();
  if (!isLost()) return;
  const list = opener?.list?.isConnected ? opener.list : null;
  if (opener?.row && list && focusRow(rowElement(list, opener.row))) return;
  (list ?? document.getElementById("main"))?.focus({ preventScroll: true });
}
