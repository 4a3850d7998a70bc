import type { Metadata } from "next";
import { ConsumersPage } from "@/components/consumers/list/consumers-page";
import { Page } from "@/components/ui/page";

export const metadata: Metadata = { title: "Consumers" };

export default function Consumers() {
  return (
    <Page fill>
      <ConsumersPage />
    </Page>
  );
}
