"use client";

import { Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { Button } from "@/components/ui/button";
import { usePageAction } from "@/components/ui/keys/page-actions";
import { useObstacle } from "@/lib/client/queries/offers";

const CreationDialog = dynamic(() => import("./creation-dialog").then((module) => module.CreationDialog), {
  ssr: false,
});

/** Makes a stream; the form is in the address, as `manage`. */
export function NewStream() {
  const obstacle = useObstacle()("manage");
  const [asked, ask] = useQueryState("manage", parseAsStringLiteral(["create"]).withOptions({ history: "push" }));
  usePageAction(obstacle === null ? "Make a stream" : null, () => void ask("create"));
  return (
    <>
      <Button icon={Plus} disabledReason={obstacle} onClick={() => void ask("create")}>
        New stream
      </Button>
      {asked === null ? null : (
        <CreationDialog obstacle={obstacle} onClose={() => void ask(null, { history: "replace" })} />
      )}
    </>
  );
}
