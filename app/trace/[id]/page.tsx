import type { Metadata } from "next";
import { TracePage } from "@/components/trace/trace-page";
import { Page } from "@/components/ui/page";
import { Offered } from "@/components/ui/state/offered";
import { decodeParam } from "@/lib/client/words/hrefs";

export const metadata: Metadata = { title: "Trace" };

/** Props of the page of a trace. */
interface TraceProps {
  readonly params: Promise<{ readonly id: string }>;
}

export default async function Trace({ params }: TraceProps) {
  const { id } = await params;
  return (
    <Page fill>
      <Offered offer="log" title="Trace">
        <TracePage id={decodeParam(id)} />
      </Offered>
    </Page>
  );
}
