import type { Metadata } from "next";
import { ConsumerPage } from "@/components/consumers/detail/consumer-page";
import { Page } from "@/components/ui/page";
import { decodeParam } from "@/lib/client/words/hrefs";
import { displayConsumerName } from "@/lib/model/consumer/durable-name";
import { visibleLine } from "@/lib/model/text/visible-text";

interface ConsumerRouteProps {
  params: Promise<{ stream: string; consumer: string }>;
}

export async function generateMetadata({ params }: ConsumerRouteProps): Promise<Metadata> {
  const { stream, consumer } = await params;
  return { title: visibleLine(`${displayConsumerName(decodeParam(consumer))} on ${decodeParam(stream)}`) };
}

export default async function ConsumerRoute({ params }: ConsumerRouteProps) {
  const { stream, consumer } = await params;
  return (
    <Page>
      <ConsumerPage stream={decodeParam(stream)} consumer={decodeParam(consumer)} />
    </Page>
  );
}
