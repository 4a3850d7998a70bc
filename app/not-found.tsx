import type { Metadata } from "next";
import { LinkButton } from "@/components/ui/link/link-button";
import { Page, PageHeader } from "@/components/ui/page";
import { hrefs } from "@/lib/client/words/hrefs";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <Page>
      <PageHeader title="There is no such page">
        The address may be misspelt: streams are at /streams/NAME, one message at /streams/NAME/messages/PLACE.
      </PageHeader>
      <div className="flex flex-wrap gap-2 px-5">
        <LinkButton href={hrefs.overview}>Overview</LinkButton>
        <LinkButton href={hrefs.streams}>Streams</LinkButton>
        <LinkButton href={hrefs.consumers}>Consumers</LinkButton>
        <LinkButton href={hrefs.failures}>Failures</LinkButton>
      </div>
    </Page>
  );
}
