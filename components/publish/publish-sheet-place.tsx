"use client";

import dynamic from "next/dynamic";
import { showOverlay, useOverlay } from "@/components/ui/keys/overlay";
import { useShortcut } from "@/components/ui/keys/shortcut";
import { usePlace } from "@/lib/client/broker/use-broker";
import { hrefs } from "@/lib/client/words/hrefs";

// Read when it is asked for: a first view of a page does without.
const PublishSheet = dynamic(() => import("./publish-sheet").then((module) => module.PublishSheet), { ssr: false });

/** The key that opens the publish form beside any page. */
const publishKey = "p";

/** Where the publish form appears beside a page; on its own page there is one already. */
export function PublishSheetPlace() {
  const overlay = useOverlay();
  const isOwnPage = usePlace().page === hrefs.publish;
  useShortcut((event) => {
    if (event.key !== publishKey || isOwnPage) return;
    event.preventDefault();
    showOverlay("publish");
  });
  return overlay === "publish" && !isOwnPage ? <PublishSheet onClose={() => showOverlay(null)} /> : null;
}
