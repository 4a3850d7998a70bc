import type { ReactNode } from "react";
import { DrawerFrame } from "@/components/ui/overlay/drawer-slot";
import { Banners } from "./banners";
import { PageKeys } from "./keys/page-keys";
import { MainBox } from "./main-box";
import { MainNav } from "./main-nav";
import { StatusStrip } from "./status-strip";

/** The frame of every page: navigation, status strip, banners, content, and the column that a drawer takes. */
export function AppFrame({ children }: { children: ReactNode }) {
  return (
    <div className="grid h-dvh grid-cols-[minmax(0,1fr)] grid-rows-[minmax(0,1fr)] md:grid-cols-[13rem_minmax(0,1fr)]">
      <a
        href="#main"
        className="absolute top-2 left-2 z-50 -translate-y-20 rounded-md border border-line-strong bg-surface px-3 py-1.5 font-medium focus-visible:translate-y-0"
      >
        Skip to content
      </a>
      <div className="hidden min-h-0 border-r border-line bg-sunken md:block">
        <MainNav />
      </div>
      <div className="flex min-h-0 min-w-0 flex-col">
        <header className="shrink-0">
          <StatusStrip />
        </header>
        <DrawerFrame>
          <MainBox>{children}</MainBox>
        </DrawerFrame>
        {/* Below the page: one that comes or goes moves nothing that somebody looks at or points to. */}
        <Banners />
      </div>
      <PageKeys />
    </div>
  );
}
