"use client";

import { SegmentedLinks } from "@/components/ui/form/segmented";
import { PageHeader } from "@/components/ui/page";
import { Offered } from "@/components/ui/state/offered";
import { MatchTester } from "./match-tester";
import { useSubjectsAddress } from "./subjects-address";
import { TreePanel } from "./tree-panel";

/** What is stored on which subject, and who a subject is for. The address says which. */
export function SubjectsPage() {
  const address = useSubjectsAddress();
  const { tab, hrefOf } = address;
  return (
    <>
      <PageHeader
        title="Subjects"
        actions={
          <SegmentedLinks
            label="Parts of this page"
            items={[
              { href: hrefOf("tree"), label: "What is stored", current: tab === "tree" },
              { href: hrefOf("match"), label: "Who receives it", current: tab === "match" },
            ]}
          />
        }
      >
        <span className="max-sm:hidden">
          {tab === "tree"
            ? "Subjects of the messages that streams hold now, token by token. The server counts them when somebody looks."
            : "Give a subject or a pattern: which streams store it, which consumers get it, and why the others do not."}
        </span>
      </PageHeader>
      {tab === "tree" ? (
        <Offered offer="log">
          <TreePanel address={address} />
        </Offered>
      ) : (
        <Offered offer="sender">
          <MatchTester address={address} />
        </Offered>
      )}
    </>
  );
}
