"use client";

import { QueryClientProvider } from "@tanstack/react-query";
import { ThemeProvider } from "next-themes";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { type ReactNode, useState } from "react";
import { Tooltips } from "@/components/ui/overlay/tooltip";
import { Notes } from "@/components/ui/toast/notes";
import { createQueryClient } from "@/lib/client/http/query-client";
import { LiveTicks } from "./live-ticks";
import { TabMark } from "./tab-mark";

/** What every page can count on: server state kept fresh, URL state, theme, tooltips, toasts. */
export function Providers({ children }: { children: ReactNode }) {
  const [queryClient] = useState(createQueryClient);
  return (
    <QueryClientProvider client={queryClient}>
      <ThemeProvider attribute="data-theme" defaultTheme="system" enableSystem disableTransitionOnChange>
        <LiveTicks />
        <TabMark />
        <NuqsAdapter>{children}</NuqsAdapter>
        <Tooltips />
        <Notes />
      </ThemeProvider>
    </QueryClientProvider>
  );
}
