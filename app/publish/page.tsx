import type { Metadata } from "next";
import { Suspense } from "react";
import { PublishPage } from "@/components/publish/publish-page";
import { Offered } from "@/components/ui/offered";
import { Page } from "@/components/ui/page";

export const metadata: Metadata = { title: "Publish" };

/** Sends one message by hand. */
export default function Publish() {
  return (
    <Page>
      <Offered offer="sender" title="Publish">
        <Suspense>
          <PublishPage />
        </Suspense>
      </Offered>
    </Page>
  );
}
