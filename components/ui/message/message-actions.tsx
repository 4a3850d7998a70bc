"use client";

import type { Message } from "@/lib/model/message/message";
import { CopyMessageMenu } from "./copy-message-menu";
import { PublishAgain } from "./publish-again";

/** What can be done with a stored message. */
export function MessageActions({ message }: { message: Message }) {
  return (
    <span className="flex gap-2">
      <CopyMessageMenu message={message} />
      <PublishAgain message={message} />
    </span>
  );
}
