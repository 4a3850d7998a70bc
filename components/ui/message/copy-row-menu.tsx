"use client";

import { apiPlace } from "@/lib/client/broker/api-place";
import { useBroker } from "@/lib/client/broker/use-broker";
import {
  type CopiedMessage,
  leftOutNote,
  payloadHint,
  publishCurl,
  publishNats,
  republishNatsObstacle,
  republishObstacle,
} from "@/lib/client/publish/copy-commands";
import { CopyMenu } from "../overlay/copy-menu";

/** Copies parts of a message that need not be stored: its payload, its subject, or a command that publishes it again. */
export function CopyRowMenu({ message }: { message: CopiedMessage }) {
  const broker = useBroker();
  const { subject, payload } = message;
  const disabledReason = republishObstacle(message);
  const note = leftOutNote(message);
  return (
    <CopyMenu
      size="sm"
      entries={[
        {
          label: "Payload",
          hint: payloadHint(payload),
          text: () => payload.data,
          disabledReason: payload.truncated ? disabledReason : null,
        },
        { label: "Subject", hint: "the full subject", text: () => subject },
        {
          label: "curl",
          hint: "publishes it again through the dashboard",
          text: () => publishCurl(apiPlace(broker), message),
          note,
          disabledReason,
        },
        {
          label: "nats",
          hint: "publishes it again with the nats command",
          text: () => publishNats(message),
          note,
          disabledReason: republishNatsObstacle(message),
        },
      ]}
    />
  );
}
