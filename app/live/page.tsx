import type { Metadata } from "next";
import { LivePage } from "@/components/live/live-page";
import { Page } from "@/components/ui/page";
import { Offered } from "@/components/ui/state/offered";

export const metadata: Metadata = { title: "Live" };

/** Messages as they arrive. */
export default function Live() {
  return (
    <Page fill>
      <Offered offer="traffic" title="Live">
        <LivePage />
      </Offered>
    </Page>
  );
}
