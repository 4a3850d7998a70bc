import { useTheme } from "next-themes";
import { useMemo, useState } from "react";
import { showOverlay } from "@/components/ui/keys/overlay";
import { type PageAction, usePageActions } from "@/components/ui/keys/page-actions";
import { notify } from "@/components/ui/toast/notify";
import { usePlace } from "@/lib/client/broker/use-broker";
import { copyText } from "@/lib/client/browser/clipboard";
import { keepZone } from "@/lib/client/browser/use-zone";
import { useSnapshot } from "@/lib/client/queries/use-snapshot";
import { hrefs } from "@/lib/client/words/hrefs";
import type { Snapshot } from "@/lib/contract/snapshot";
import { visibleLine } from "@/lib/model/text/visible-text";
import { crumbsOf } from "../crumbs";
import {
  consumerEntries,
  findEntries,
  findingEntries,
  type PaletteEntry,
  pageEntries,
  streamEntries,
  subjectEntries,
} from "./palette-entries";
import { readRecentPages } from "./recent-pages";

/** Entries of a group that are shown. */
const mostOfGroup = 6;

/** A line of the palette: it leads somewhere or does something. */
export type PaletteLine = PaletteEntry | (PageAction & { readonly id: string });

/** Lines under a heading. */
export interface PaletteGroup {
  readonly title: string;
  readonly lines: readonly PaletteLine[];
}

/** What the palette offers for a text; without one: where one was, what can be done, and the pages. */
export function usePaletteGroups(text: string): PaletteGroup[] {
  const { snapshot } = useSnapshot();
  const recent = useRecentEntries();
  const actions = useActions();
  const found = <Line extends PaletteLine>(title: string, lines: readonly Line[], most = mostOfGroup) => ({
    title,
    lines: findEntries(lines, text, most),
  });
  const isAsked = text.trim() !== "";
  // Thousands of them: made anew with each reading, not with each letter.
  const things = useMemo(() => (isAsked && snapshot ? thingEntries(snapshot) : null), [isAsked, snapshot]);
  return [
    found("Recently visited", recent),
    found("Actions", actions, 12),
    found("Pages", pageEntries, 12),
    found("Streams", things?.streams ?? []),
    found("Consumers", things?.consumers ?? []),
    found("Subjects", things?.subjects ?? []),
    { title: "In stored messages", lines: findingEntries(text) },
  ].filter(({ lines }) => lines.length > 0);
}

const thingEntries = (snapshot: Snapshot) => ({
  streams: streamEntries(snapshot),
  consumers: consumerEntries(snapshot),
  subjects: subjectEntries(snapshot),
});

function useRecentEntries(): PaletteEntry[] {
  const { broker, page } = usePlace();
  const [pages] = useState(() => readRecentPages(broker));
  return pages
    .filter((path) => path !== page)
    .map((path) => {
      const labels = crumbsOf(path).map(({ label }) => visibleLine(label));
      return { id: `recent ${path}`, label: labels.at(-1) ?? path, hint: labels.slice(0, -1).join(" / "), href: path };
    });
}

function useActions(): PaletteLine[] {
  const { setTheme } = useTheme();
  const ofPage = usePageActions();
  const copyLink = async () => {
    if (await copyText(window.location.href)) notify("success", "Copied: link");
    else notify("error", "The browser did not allow copying");
  };
  return [
    ...ofPage.map((action) => ({ ...action, id: `page action ${action.label}` })),
    { id: "publish", label: "Publish a message", hint: "beside this page", run: () => showOverlay("publish") },
    { id: "redrive", label: "Redrive failures", hint: "choose them first", href: hrefs.failures },
    { id: "copy link", label: "Copy a link to this page", run: () => void copyLink() },
    { id: "light", label: "Theme: light", run: () => setTheme("light") },
    { id: "dark", label: "Theme: dark", run: () => setTheme("dark") },
    { id: "system", label: "Theme: as the system", run: () => setTheme("system") },
    { id: "local", label: "Times: local", run: () => keepZone("local") },
    { id: "utc", label: "Times: UTC", run: () => keepZone("utc") },
    { id: "keys", label: "Show all keys", run: () => showOverlay("keys") },
  ];
}
