import type { Metadata } from "next";
import { SubjectsPage } from "@/components/subjects/subjects-page";
import { Page } from "@/components/ui/page";

export const metadata: Metadata = { title: "Subjects" };

export default function Subjects() {
  return (
    <Page fill>
      <SubjectsPage />
    </Page>
  );
}
