"use client";

import { Button } from "@/components/ui/button";
import { Banner } from "@/components/ui/state/banner";
import { type LiveStatus, notAllowedWords } from "./live-status";

/** Props of {@link LiveNotice}. */
export interface LiveNoticeProps {
  status: LiveStatus;
  /** Parts of the filter that the broker does not let the dashboard see. */
  notAllowed: readonly string[];
  onRetry: () => void;
}

/** What stands in the way, and the one thing to do about it; nothing when all is well. */
export function LiveNotice({ status, notAllowed, onRetry }: LiveNoticeProps) {
  switch (status.kind) {
    case "denied":
      return (
        <Notice tone="bad" action={{ label: "Try again", onPress: onRetry }}>
          The dashboard refuses the live connection. {status.reason}
        </Notice>
      );
    case "refused":
      return <Notice tone="bad">The dashboard cannot show this filter. {status.reason}</Notice>;
    case "connecting":
    case "reconnecting":
      return status.hint === null ? null : <Notice tone="warn">{status.hint}</Notice>;
    // The bar on top of every page says that the broker is away.
    case "broker_lost":
    case "unwatched":
    case "idle":
      return null;
    case "paused":
    case "sampled":
    case "quiet":
    case "live":
      return notAllowed.length === 0 ? null : <Notice tone="warn">{notAllowedWords(notAllowed)}</Notice>;
    default:
      return status satisfies never;
  }
}

interface NoticeProps {
  tone: "warn" | "bad";
  action?: { label: string; onPress: () => void };
  children: React.ReactNode;
}

function Notice({ tone, action, children }: NoticeProps) {
  return (
    <div className="px-5 pb-3">
      <Banner
        tone={tone}
        inset
        action={
          action ? (
            <Button size="sm" onClick={action.onPress}>
              {action.label}
            </Button>
          ) : undefined
        }
      >
        {children}
      </Banner>
    </div>
  );
}
