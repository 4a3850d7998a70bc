import type { Metadata } from "next";
import { BucketPage } from "@/components/kv/bucket-page";
import { Page } from "@/components/ui/page";
import { decodeParam } from "@/lib/client/words/hrefs";
import { visibleLine } from "@/lib/model/text/visible-text";

interface BucketProps {
  params: Promise<{ bucket: string }>;
}

export async function generateMetadata({ params }: BucketProps): Promise<Metadata> {
  return { title: visibleLine(decodeParam((await params).bucket)) };
}

export default async function Bucket({ params }: BucketProps) {
  return (
    <Page fill>
      <BucketPage name={decodeParam((await params).bucket)} />
    </Page>
  );
}
