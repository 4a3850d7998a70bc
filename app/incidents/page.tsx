import type { Metadata } from "next";
import { IncidentsPage } from "@/components/incidents/incidents-page";
import { Page } from "@/components/ui/page";

export const metadata: Metadata = { title: "Incidents" };

export default function Incidents() {
  return (
    <Page fill>
      <IncidentsPage />
    </Page>
  );
}
