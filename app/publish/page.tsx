import type { Metadata } from "next";
import { Suspense } from "react";
import { PublishPage } from "@/components/publish/publish-page";

export const metadata: Metadata = { title: "Publish" };

/** Sends one message by hand. */
export default function Publish() {
  return (
    <Suspense>
      <PublishPage />
    </Suspense>
  );
}
