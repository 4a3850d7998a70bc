"use client";

import { Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useObstacle } from "@/lib/client/queries/offers";
import { Button } from "../button";
import { usePageAction } from "../keys/page-actions";
import type { NewBucketDialogProps } from "./new-bucket-dialog";

const NewBucketDialog = dynamic(() => import("./new-bucket-dialog").then((module) => module.NewBucketDialog), {
  ssr: false,
});

/** Props of {@link NewBucket}. */
export type NewBucketProps = Pick<NewBucketDialogProps, "kind" | "noun">;

/** Makes a bucket; the form is in the address, as `manage`. */
export function NewBucket({ kind, noun }: NewBucketProps) {
  const obstacle = useObstacle()("manage");
  const [asked, ask] = useQueryState("manage", parseAsStringLiteral(["create"]).withOptions({ history: "push" }));
  usePageAction(obstacle === null ? `Make a new ${noun}` : null, () => void ask("create"));
  return (
    <>
      <Button icon={Plus} disabledReason={obstacle} onClick={() => void ask("create")}>
        New {noun}
      </Button>
      {asked === null ? null : (
        <NewBucketDialog {...{ kind, noun, obstacle }} onClose={() => void ask(null, { history: "replace" })} />
      )}
    </>
  );
}
