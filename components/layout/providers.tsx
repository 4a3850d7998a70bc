"use client";

import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { ThemeProvider } from "next-themes";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { type ReactNode, useLayoutEffect, useState } from "react";
import { Tooltips } from "@/components/ui/overlay/tooltip";
import { Notes } from "@/components/ui/toast/notes";
import { DrawnAtContext } from "@/lib/client/browser/clock";
import { DrawnFlagsContext } from "@/lib/client/browser/session-flag";
import { noteDrawnBroker } from "@/lib/client/http/first-broker";
import { createQueryClient } from "@/lib/client/http/query-client";
import { type FirstSnapshot, FirstSnapshotContext, readDrawn } from "@/lib/client/queries/first-snapshot";
import { snapshotQuery } from "@/lib/client/queries/snapshot";
import { beginHydration, endHydration } from "@/lib/client/words/hydration";
import type { DrawnSnapshot } from "@/lib/contract/drawn-page";
import { LiveTicks } from "./live-ticks";
import { TabMark } from "./tab-mark";

const isServer = typeof window === "undefined";
// In the browser it began before this module was there, see instrumentation-client.ts.
if (isServer) beginHydration();

/** Props of {@link Providers}. */
export interface ProvidersProps {
  /** What the server draws the page with; null: nothing, the browser asks for it. */
  drawn: DrawnSnapshot | null;
  /** Of the script that sets the theme before the page is seen. */
  nonce: string | undefined;
  /** Session flags that are raised. */
  flags: readonly string[];
  children: ReactNode;
}

/** What every page can count on: server state kept fresh, URL state, theme, tooltips, toasts. */
export function Providers({ drawn, nonce, flags, children }: ProvidersProps) {
  const [first] = useState(() => takeDrawn(drawn));
  const [queryClient] = useState(() => createClient(first));
  useLayoutEffect(endHydration, []);
  return (
    <QueryClientProvider client={queryClient}>
      <FirstSnapshotContext value={first}>
        <DrawnAtContext value={first?.drawnAtMs ?? null}>
          <ThemeProvider
            attribute="data-theme"
            defaultTheme="system"
            enableSystem
            disableTransitionOnChange
            {...(nonce === undefined ? {} : { nonce })}
          >
            <LiveTicks />
            <TabMark />
            <DrawnFlagsContext value={flags}>
              <NuqsAdapter>{children}</NuqsAdapter>
            </DrawnFlagsContext>
            <Tooltips />
            <Notes />
          </ThemeProvider>
        </DrawnAtContext>
      </FirstSnapshotContext>
    </QueryClientProvider>
  );
}

function takeDrawn(drawn: DrawnSnapshot | null): FirstSnapshot | null {
  if (drawn === null) return null;
  // On the server one module serves all pages.
  if (!isServer && drawn.broker === null) noteDrawnBroker(drawn.firstBroker);
  return readDrawn(drawn);
}

function createClient(first: FirstSnapshot | null): QueryClient {
  const client = createQueryClient();
  if (first === null) return client;
  const { queryKey } = snapshotQuery(first.broker);
  client.setQueryData(queryKey, first.snapshot, { updatedAt: isServer ? 0 : arrivalMs() });
  return client;
}

/** When the page began to arrive, Unix milliseconds. */
function arrivalMs(): number {
  const [page] = performance.getEntriesByType("navigation");
  const sinceOriginMs = page instanceof PerformanceNavigationTiming ? page.responseStart : 0;
  return performance.timeOrigin + sinceOriginMs;
}
