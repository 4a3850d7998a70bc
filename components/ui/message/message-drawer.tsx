"use client";

import { useQuery } from "@tanstack/react-query";
import { useBroker } from "@/lib/client/broker/use-broker";
import { messageQuery } from "@/lib/client/queries/messages";
import { hrefs } from "@/lib/client/words/hrefs";
import { storedAs } from "@/lib/client/words/stored-as";
import type { Message } from "@/lib/model/message/message";
import { visibleLine } from "@/lib/model/text/visible-text";
import { TextLink } from "../link/link-button";
import { Drawer, DrawerSection } from "../overlay/drawer";
import { QueryState } from "../state/query-state";
import { Skeleton } from "../state/skeleton";
import { ExactTime } from "../text/time";
import { MessageContent } from "./message-content";

/** Props of {@link MessageDrawer}. */
export interface MessageDrawerProps {
  stream: string;
  /** The message to show, by `at` of its place; null: closed. */
  at: string | null;
  /** Messages already at hand, shown until the whole one is read. */
  listed: readonly Message[] | undefined;
  /** See the drawer's own. */
  over?: boolean;
  onClose: () => void;
  /** Called once it was deleted (`onClose`). */
  onDeleted?: () => void;
}

/** One stored message beside its list, or over the page. */
export function MessageDrawer({ stream, at, listed, over = false, onClose, onDeleted = onClose }: MessageDrawerProps) {
  const known = listed?.find(({ place }) => place.at === at);
  const query = useQuery({
    ...messageQuery(useBroker(), { channel: stream, at: at ?? "" }, known?.storedAt),
    enabled: at !== null,
    ...(known ? { placeholderData: { message: known } } : {}),
  });
  const message = query.data?.message;
  const name = message ? storedAs(message) : `${stream} #${at ?? ""}`;
  return (
    <Drawer
      open={at !== null}
      onClose={onClose}
      over={over}
      mono
      title={visibleLine(message?.subject ?? name)}
      subtitle={
        <>
          {message ? <ExactTime at={message.storedAt} /> : visibleLine(stream)}
          {at === null ? null : (
            <>
              {" · "}
              <TextLink href={hrefs.message({ channel: stream, at })}>{visibleLine(name)}</TextLink>
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
        {({ message: shown }) => <MessageContent key={shown.place.at} message={shown} onDeleted={onDeleted} />}
      </QueryState>
    </Drawer>
  );
}
