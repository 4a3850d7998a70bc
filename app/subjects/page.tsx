import type { Metadata } from "next";
import { Suspense } from "react";
import { SubjectsPage } from "@/components/subjects/subjects-page";
import { Page } from "@/components/ui/page";
import { Offered } from "@/components/ui/state/offered";

export const metadata: Metadata = { title: "Subjects" };

export default function Subjects() {
  return (
    <Page fill>
      <Offered offer="log" title="Subjects">
        <Suspense>
          <SubjectsPage />
        </Suspense>
      </Offered>
    </Page>
  );
}
