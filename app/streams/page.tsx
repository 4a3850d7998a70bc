import type { Metadata } from "next";
import { Suspense } from "react";
import { StreamList } from "@/components/streams/stream-list";
import { Page, PageHeader } from "@/components/ui/page";

export const metadata: Metadata = { title: "Streams" };

export default function StreamsPage() {
  return (
    <Page fill>
      <Suspense fallback={<PageHeader title="Streams" />}>
        <StreamList />
      </Suspense>
    </Page>
  );
}
