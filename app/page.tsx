import { Overview } from "@/components/overview/overview";
import { Page } from "@/components/ui/page";

export default function OverviewPage() {
  return (
    <Page>
      <Overview />
    </Page>
  );
}
