import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { MessagePage } from "@/components/messages/message-page";
import { Page } from "@/components/ui/page";
import { Offered } from "@/components/ui/state/offered";
import { decodeParam } from "@/lib/client/words/hrefs";
import { messagePathSchema } from "@/lib/contract/streams";
import { visibleLine } from "@/lib/model/text/visible-text";

interface MessageRouteProps {
  params: Promise<{ stream: string; at: string }>;
}

export async function generateMetadata({ params }: MessageRouteProps): Promise<Metadata> {
  const { stream, at } = await params;
  return { title: visibleLine(`${decodeParam(stream)} #${decodeParam(at)}`) };
}

export default async function MessageRoute({ params }: MessageRouteProps) {
  const { stream, at } = await params;
  const path = messagePathSchema.safeParse({ stream: decodeParam(stream), at: decodeParam(at) });
  if (!path.success) notFound();
  return (
    <Page>
      <Offered offer="log" title="Message">
        <MessagePage place={{ channel: path.data.stream, at: path.data.at }} />
      </Offered>
    </Page>
  );
}
