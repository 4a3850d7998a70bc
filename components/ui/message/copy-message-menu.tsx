"use client";

import { apiPlace, pageLink } from "@/lib/client/broker/api-place";
import { useBroker } from "@/lib/client/broker/use-broker";
import {
  leftOutNote,
  payloadHint,
  publishCurl,
  publishNats,
  readCurl,
  readNats,
  readNatsObstacle,
  republishNatsObstacle,
  republishObstacle,
} from "@/lib/client/publish/copy-commands";
import { hrefs } from "@/lib/client/words/hrefs";
import type { Message } from "@/lib/model/message/message";
import { CopyMenu } from "../overlay/copy-menu";

/** Copies a stored message: its payload, a link, or a command that reads or publishes it. */
export function CopyMessageMenu({ message }: { message: Message }) {
  const broker = useBroker();
  const { place, payload } = message;
  const note = leftOutNote(message);
  return (
    <CopyMenu
      size="sm"
      disabledReason={payload.truncated ? "The whole payload is still being read" : null}
      entries={[
        { label: "Payload", hint: payloadHint(payload), text: () => payload.data },
        {
          label: "Link",
          hint: "to this message",
          text: () => pageLink(broker, hrefs.message(place)),
        },
        { label: "curl, read", hint: "from the dashboard's API", text: () => readCurl(apiPlace(broker), place) },
        {
          label: "nats, read",
          hint: "with the nats command",
          text: () => readNats(message),
          disabledReason: readNatsObstacle(message),
        },
        {
          label: "curl, publish again",
          hint: "through the dashboard's API",
          text: () => publishCurl(apiPlace(broker), message),
          note,
          disabledReason: republishObstacle(message),
        },
        {
          label: "nats, publish again",
          hint: "with the nats command",
          text: () => publishNats(message),
          note,
          disabledReason: republishNatsObstacle(message),
        },
      ]}
    />
  );
}
