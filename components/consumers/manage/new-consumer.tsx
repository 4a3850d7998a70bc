"use client";

import { Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { Button } from "@/components/ui/button";
import { useManageObstacle } from "@/lib/client/queries/offers";

const CreationDialog = dynamic(() => import("./creation-dialog").then((module) => module.CreationDialog), {
  ssr: false,
});

/** Makes a consumer of a stream; the form is in the address, as `manage`. */
export function NewConsumer({ stream }: { stream: string }) {
  const obstacle = useManageObstacle(stream);
  const [asked, ask] = useQueryState("manage", parseAsStringLiteral(["consumer"]).withOptions({ history: "push" }));
  return (
    <>
      <Button icon={Plus} disabledReason={obstacle} onClick={() => void ask("consumer")}>
        New consumer
      </Button>
      {asked === null ? null : (
        <CreationDialog stream={stream} obstacle={obstacle} onClose={() => void ask(null, { history: "replace" })} />
      )}
    </>
  );
}
