"use client";

import { Send } from "lucide-react";
import { useRouter } from "next/navigation";
import { Button } from "@/components/ui/button";
import { useMissingRight } from "@/lib/client/activity";
import { type CopiedMessage, republishObstacle } from "@/lib/client/copy-commands";
import { hrefs } from "@/lib/client/hrefs";
import { draftOfMessage } from "@/lib/client/publish-draft";
import { saveDraft } from "@/lib/client/publish-storage";
import { payloadBytes } from "@/lib/model/payload-view";

/** Opens the publish form filled with a message; says why not where a copy would be another message. */
export function PublishAgain({ message }: { message: CopiedMessage }) {
  const router = useRouter();
  const missingRight = useMissingRight();
  const publishAgain = () => {
    saveDraft(draftOfMessage({ ...message, data: payloadBytes(message.payload) }));
    router.push(hrefs.publish);
  };
  return (
    <Button
      size="sm"
      icon={Send}
      onClick={publishAgain}
      disabledReason={missingRight("publish") ?? republishObstacle(message)}
    >
      Publish again
    </Button>
  );
}
