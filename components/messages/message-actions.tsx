"use client";

import { PublishAgain } from "@/components/ui/message/publish-again";
import type { Message } from "@/lib/model/message/message";
import { CopyMessageMenu } from "./copy-menu";

/** What can be done with a stored message. */
export function MessageActions({ message }: { message: Message }) {
  return (
    <span className="flex gap-2">
      <CopyMessageMenu message={message} />
      <PublishAgain message={message} />
    </span>
  );
}
