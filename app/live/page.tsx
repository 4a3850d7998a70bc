import type { Metadata } from "next";
import { Suspense } from "react";
import { LivePage } from "@/components/live/live-page";

export const metadata: Metadata = { title: "Live" };

/** Messages as they arrive. */
export default function Live() {
  return (
    <Suspense>
      <LivePage />
    </Suspense>
  );
}
