import type { Metadata } from "next";
import { StoresPage } from "@/components/objects/stores-page";
import { Page } from "@/components/ui/page";

export const metadata: Metadata = { title: "Objects" };

export default function Objects() {
  return (
    <Page fill>
      <StoresPage />
    </Page>
  );
}
