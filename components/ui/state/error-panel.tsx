"use client";

import { CircleAlert, RefreshCw } from "lucide-react";
import type { ReactNode } from "react";
import { adviceFor, describeError } from "@/lib/client/http/error-advice";
import { toApiError } from "@/lib/client/http/http";
import { Button } from "../button";
import { CopyButton } from "../copy-button";

/** Props of {@link ErrorPanel}. */
export interface ErrorPanelProps {
  /** Any thrown value. */
  error: unknown;
  onRetry?: () => void;
  retrying?: boolean;
  /** Further buttons: where else to go. */
  actions?: ReactNode;
}

/** A panel that could not be read: cause in words, code, retry, copy details. */
export function ErrorPanel({ error, onRetry, retrying = false, actions }: ErrorPanelProps) {
  const known = toApiError(error);
  const advice = adviceFor(known.code);
  return (
    <div role="alert" className="mx-auto grid w-full max-w-130 gap-3 px-5 py-12">
      <CircleAlert aria-hidden className="size-5 text-gave-up" strokeWidth={1.75} />
      <div className="grid gap-1">
        <p className="text-md font-semibold wrap-anywhere">{known.title}</p>
        {known.detail ? <p className="text-muted wrap-anywhere">{known.detail}</p> : null}
        {advice ? <p className="text-muted">{advice}</p> : null}
        <p className="mono text-faint">
          {known.code}
          {known.status > 0 ? ` · HTTP ${known.status}` : ""}
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        {onRetry ? (
          <Button icon={RefreshCw} pending={retrying} onClick={onRetry}>
            Try again
          </Button>
        ) : null}
        <CopyButton what="details" variant="quiet" text={() => describeError(known, new Date())} />
        {actions}
      </div>
    </div>
  );
}
