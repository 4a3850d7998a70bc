"use client";

import { useQuery } from "@tanstack/react-query";
import { TextLink } from "@/components/ui/link-button";
import { Drawer, DrawerSection } from "@/components/ui/overlay/drawer";
import { QueryState } from "@/components/ui/query-state";
import { Skeleton } from "@/components/ui/skeleton";
import { ExactTime } from "@/components/ui/text/time";
import { useBroker } from "@/lib/client/broker/use-broker";
import { messageQuery } from "@/lib/client/queries/messages";
import { formatCount } from "@/lib/client/words/format";
import { hrefs } from "@/lib/client/words/hrefs";
import type { Message } from "@/lib/model/message/message";
import { visibleLine } from "@/lib/model/text/visible-text";
import { MessageContent } from "./message-content";

/** Props of {@link MessageDrawer}. */
export interface MessageDrawerProps {
  stream: string;
  /** The message to show; null: closed. */
  seq: number | null;
  /** Messages already at hand, shown until the whole one is read. */
  listed: readonly Message[] | undefined;
  onClose: () => void;
}

/** One stored message beside its list. */
export function MessageDrawer({ stream, seq, listed, onClose }: MessageDrawerProps) {
  const known = listed?.find((message) => message.seq === seq);
  const query = useQuery({
    ...messageQuery(useBroker(), stream, seq ?? 0),
    enabled: seq !== null,
    ...(known ? { placeholderData: { message: known } } : {}),
  });
  const message = query.data?.message;
  return (
    <Drawer
      open={seq !== null}
      onClose={onClose}
      mono
      title={message ? visibleLine(message.subject) : `#${formatCount(seq ?? 0)}`}
      subtitle={
        <>
          {message ? <ExactTime at={message.storedAt} /> : stream}
          {seq === null ? null : (
            <>
              {" · "}
              <TextLink href={hrefs.message(stream, seq)}>
                {visibleLine(stream)} #{formatCount(seq)}
              </TextLink>
            </>
          )}
        </>
      }
    >
      <QueryState
        query={query}
        pending={
          <DrawerSection>
            <Skeleton className="h-40" />
          </DrawerSection>
        }
      >
        {({ message: shown }) => <MessageContent key={shown.seq} message={shown} />}
      </QueryState>
    </Drawer>
  );
}
