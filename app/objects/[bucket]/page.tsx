import type { Metadata } from "next";
import { StorePage } from "@/components/objects/store-page";
import { Page } from "@/components/ui/page";
import { decodeParam } from "@/lib/client/words/hrefs";
import { visibleLine } from "@/lib/model/text/visible-text";

interface StoreProps {
  params: Promise<{ bucket: string }>;
}

export async function generateMetadata({ params }: StoreProps): Promise<Metadata> {
  return { title: visibleLine(decodeParam((await params).bucket)) };
}

export default async function Store({ params }: StoreProps) {
  return (
    <Page fill>
      <StorePage name={decodeParam((await params).bucket)} />
    </Page>
  );
}
