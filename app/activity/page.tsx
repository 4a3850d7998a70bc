import type { Metadata } from "next";
import { ActivityPage } from "@/components/activity/activity-page";
import { Page } from "@/components/ui/page";

export const metadata: Metadata = { title: "Activity" };

export default function Activity() {
  return (
    <Page fill>
      <ActivityPage />
    </Page>
  );
}
