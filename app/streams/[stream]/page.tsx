import type { Metadata } from "next";
import { NewConsumer } from "@/components/consumers/manage/new-consumer";
import { StreamMessages } from "@/components/messages/stream-messages";
import { StreamDetail } from "@/components/streams/stream-detail";
import { Page } from "@/components/ui/page";
import { Offered } from "@/components/ui/state/offered";
import { decodeParam } from "@/lib/client/words/hrefs";
import { visibleLine } from "@/lib/model/text/visible-text";

interface StreamPageProps {
  params: Promise<{ stream: string }>;
}

export async function generateMetadata({ params }: StreamPageProps): Promise<Metadata> {
  return { title: visibleLine(decodeParam((await params).stream)) };
}

export default async function StreamPage({ params }: StreamPageProps) {
  const name = decodeParam((await params).stream);
  return (
    <Page fill>
      <StreamDetail
        name={name}
        messages={
          <Offered offer="log">
            <StreamMessages name={name} />
          </Offered>
        }
        newConsumer={<NewConsumer stream={name} />}
      />
    </Page>
  );
}
