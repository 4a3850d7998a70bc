import type { Metadata } from "next";
import { BucketsPage } from "@/components/kv/buckets-page";
import { Page } from "@/components/ui/page";

export const metadata: Metadata = { title: "Key-value" };

export default function KeyValue() {
  return (
    <Page fill>
      <BucketsPage />
    </Page>
  );
}
