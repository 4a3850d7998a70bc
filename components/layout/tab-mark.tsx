"use client";

import { useEffect } from "react";
import { useSiteWide } from "@/lib/client/broker/use-broker";
import { useSnapshot } from "@/lib/client/queries/use-snapshot";
import { type Attention, markedIcon, markTitle } from "@/lib/client/words/tab-mark";

/** Title and icon of the browser's tab say how many consumers need attention, on every page. Draws nothing. */
export function TabMark() {
  const { snapshot } = useSnapshot();
  const isSiteWide = useSiteWide();
  const attention = !isSiteWide && snapshot ? snapshot.totals.needAttention.value : null;
  useEffect(() => keepMarked(attention), [attention]);
  return null;
}

/** Marks the tab until the returned function is called. Each page brings a title of its own, which is marked anew. */
function keepMarked(attention: Attention): () => void {
  const write = () => {
    const title = markTitle(document.title, attention);
    if (title !== document.title) document.title = title;
  };
  write();
  // Next writes titles into the head as pages change, sometimes by replacing the element.
  const observer = new MutationObserver(write);
  observer.observe(document.head, { childList: true, subtree: true, characterData: true });
  const restoreIcon = showIcon(markedIcon(attention));
  return () => {
    observer.disconnect();
    restoreIcon();
  };
}

function showIcon(href: string | null): () => void {
  if (href === null) return () => {};
  const plain = [...document.querySelectorAll<HTMLLinkElement>('link[rel="icon"]')];
  const before = plain.map((link) => link.href);
  for (const link of plain) link.href = href;
  return () => {
    plain.forEach((link, at) => {
      link.href = before[at] ?? link.href;
    });
  };
}
