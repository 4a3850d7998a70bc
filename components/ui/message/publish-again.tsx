"use client";

import { Send } from "lucide-react";
import { useBroker, useGo } from "@/lib/client/broker/use-broker";
import { type CopiedMessage, republishObstacle } from "@/lib/client/publish/copy-commands";
import { draftOfMessage } from "@/lib/client/publish/publish-draft";
import { saveDraft } from "@/lib/client/publish/publish-storage";
import { useObstacle } from "@/lib/client/queries/offers";
import { hrefs } from "@/lib/client/words/hrefs";
import { payloadBytes } from "@/lib/model/message/payload-view";
import { Button } from "../button";

/** Opens the publish form filled with a message; says why not where a copy would be another message. */
export function PublishAgain({ message }: { message: CopiedMessage }) {
  const broker = useBroker();
  const go = useGo();
  const obstacle = useObstacle();
  const publishAgain = () => {
    saveDraft(broker, draftOfMessage({ ...message, data: payloadBytes(message.payload) }));
    go(hrefs.publish);
  };
  return (
    <Button
      size="sm"
      icon={Send}
      onClick={publishAgain}
      disabledReason={obstacle("publish") ?? republishObstacle(message)}
    >
      Publish again
    </Button>
  );
}
