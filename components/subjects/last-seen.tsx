"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Link } from "@/components/ui/link/link";
import { RelativeTime } from "@/components/ui/text/time";
import { useBroker } from "@/lib/client/broker/use-broker";
import { lastMessageQuery } from "@/lib/client/queries/subjects";
import { noValue } from "@/lib/client/words/format";
import { hrefs } from "@/lib/client/words/hrefs";

/** A line that is scrolled past asks for nothing, milliseconds. */
const settleMs = 300;

/** Props of {@link LastSeen}. */
export interface LastSeenProps {
  path: string;
  /** Null: it is looked for in those that hold it. */
  stream: string | null;
}

/** When the newest message of a branch was stored, and the way to it. Asked for once the line stays. */
export function LastSeen({ path, stream }: LastSeenProps) {
  const broker = useBroker();
  const [stays, setStays] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setStays(true), settleMs);
    return () => clearTimeout(timer);
  }, []);
  const { data } = useQuery({ ...lastMessageQuery(broker, { path, stream }), enabled: stays });
  if (data === undefined) return null;
  if (data.last === null) return <span title="No message is stored on it any more">{noValue}</span>;
  return (
    <Link
      tabIndex={-1}
      href={hrefs.message(data.last.place)}
      onClick={(event) => event.stopPropagation()}
      className="rounded-sm hover:text-accent hover:underline"
    >
      <RelativeTime at={data.last.storedAt} />
    </Link>
  );
}
