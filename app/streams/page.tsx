import type { Metadata } from "next";
import { StreamList } from "@/components/streams/stream-list";
import { Page } from "@/components/ui/page";

export const metadata: Metadata = { title: "Streams" };

export default function StreamsPage() {
  return (
    <Page fill>
      <StreamList />
    </Page>
  );
}
