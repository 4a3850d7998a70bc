import type { Metadata } from "next";
import { PublishPage } from "@/components/publish/publish-page";
import { Page } from "@/components/ui/page";
import { Offered } from "@/components/ui/state/offered";

export const metadata: Metadata = { title: "Publish" };

/** Sends one message by hand. */
export default function Publish() {
  return (
    <Page>
      <Offered offer="sender" title="Publish">
        <PublishPage />
      </Offered>
    </Page>
  );
}
