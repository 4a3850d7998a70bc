"use client";

import { Trash2 } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useManageObstacle } from "@/lib/client/queries/offers";
import type { Message } from "@/lib/model/message/message";
import { Button } from "../button";
import { usePageAction } from "../keys/page-actions";

const DeleteMessageDialog = dynamic(
  () => import("./delete-message-dialog").then((module) => module.DeleteMessageDialog),
  { ssr: false },
);

/** Props of {@link DeleteMessage}. */
export interface DeleteMessageProps {
  message: Message;
  /** Called once it is gone. */
  onDeleted: () => void;
}

/** Deletes one message, after a plan. */
export function DeleteMessage({ message, onDeleted }: DeleteMessageProps) {
  const [isAsked, ask] = useState(false);
  const obstacle = useManageObstacle(message.place.channel);
  usePageAction(obstacle === null ? "Delete this message" : null, () => ask(true));
  return (
    <>
      <Button size="sm" icon={Trash2} disabledReason={obstacle} onClick={() => ask(true)}>
        Delete
      </Button>
      {isAsked ? (
        <DeleteMessageDialog
          message={message}
          obstacle={obstacle}
          onClose={() => ask(false)}
          onDeleted={() => {
            ask(false);
            onDeleted();
          }}
        />
      ) : null}
    </>
  );
}
