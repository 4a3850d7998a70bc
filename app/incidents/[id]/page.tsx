import type { Metadata } from "next";
import { IncidentPage } from "@/components/incidents/incident-page";
import { Page } from "@/components/ui/page";
import { decodeParam } from "@/lib/client/words/hrefs";

export const metadata: Metadata = { title: "Incident" };

export default async function Incident({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return (
    <Page>
      <IncidentPage id={decodeParam(id)} />
    </Page>
  );
}
