import type { Metadata } from "next";
import { SearchPage } from "@/components/search/search-page";
import { Page } from "@/components/ui/page";
import { Offered } from "@/components/ui/state/offered";

export const metadata: Metadata = { title: "Search" };

export default function Search() {
  return (
    <Page fill>
      <Offered offer="log" title="Search">
        <SearchPage />
      </Offered>
    </Page>
  );
}
