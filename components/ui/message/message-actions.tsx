"use client";

import { GitCompareArrows } from "lucide-react";
import { hrefs } from "@/lib/client/words/hrefs";
import { LinkButton } from "../link/link-button";
import { CopyMessageMenu } from "./copy-message-menu";
import { DeleteMessage, type DeleteMessageProps } from "./delete-message";
import { PublishAgain } from "./publish-again";

/** What can be done with a stored message. */
export function MessageActions({ message, onDeleted }: DeleteMessageProps) {
  return (
    <span className="flex flex-wrap justify-end gap-2">
      <LinkButton icon={GitCompareArrows} size="sm" href={hrefs.compare(message.place)}>
        Compare
      </LinkButton>
      <CopyMessageMenu message={message} />
      <PublishAgain message={message} />
      <DeleteMessage message={message} onDeleted={onDeleted} />
    </span>
  );
}
