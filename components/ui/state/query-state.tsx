"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useHydrated } from "@/lib/client/browser/clock";
import { toApiError } from "@/lib/client/http/http";
import { Button } from "../button";
import { RelativeTime } from "../text/time";
import { Banner } from "./banner";
import { ErrorPanel } from "./error-panel";

/** Props of {@link QueryState}. */
export interface QueryStateProps<T> {
  query: Pick<UseQueryResult<T>, "data" | "error" | "isFetching" | "refetch" | "dataUpdatedAt"> & {
    /** Its data is the same on the server and while the browser takes over the page: it is drawn at once. */
    isDrawn?: boolean;
  };
  /** Above the skeleton and the error, where the data brings a head of its own: a page is never without its `<h1>`. */
  head?: ReactNode;
  /** A skeleton of the true layout. */
  pending: ReactNode;
  /** Instead of the usual panel when nothing was ever read; return null to leave a code to the usual panel. */
  error?: (error: unknown) => ReactNode;
  /** Leaves out the line "could not refresh", where the status strip already says it. */
  quietStale?: boolean;
  children: (data: T) => ReactNode;
}

// A part of a page may hydrate after its data has arrived for another part: it starts as the server drew it.
const notYet = { data: undefined, error: null };

/** Pending, error, data, in that order; data that could not be renewed stays and says its age. */
export function QueryState<T>({
  query,
  head,
  pending,
  error: renderError,
  quietStale = false,
  children,
}: QueryStateProps<T>) {
  const hydrated = useHydrated();
  const { data, error } = hydrated || query.isDrawn === true ? query : notYet;
  const retry = () => void query.refetch();
  if (data !== undefined)
    return (
      <>
        {error && !quietStale ? <StaleLine error={error} dataUpdatedAt={query.dataUpdatedAt} onRetry={retry} /> : null}
        {children(data)}
      </>
    );
  return (
    <>
      {head}
      {error
        ? (renderError?.(error) ?? <ErrorPanel error={error} onRetry={retry} retrying={query.isFetching} />)
        : pending}
    </>
  );
}

function StaleLine({ error, dataUpdatedAt, onRetry }: { error: Error; dataUpdatedAt: number; onRetry: () => void }) {
  return (
    <div className="px-5 pb-3">
      <Banner
        tone="warn"
        inset
        action={
          <Button size="sm" onClick={onRetry}>
            Try again
          </Button>
        }
      >
        {toApiError(error).title.replace(/\.$/, "")}. These figures were read{" "}
        <RelativeTime at={new Date(dataUpdatedAt).toISOString()} className="num" />.
      </Banner>
    </div>
  );
}
