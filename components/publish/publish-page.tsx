"use client";

import { PageHeader } from "@/components/ui/page";
import { Skeleton } from "@/components/ui/state/skeleton";
import { useHydrated } from "@/lib/client/browser/clock";
import { PublishForm } from "./publish-form";

/** A form that sends one message. What was typed before comes from the browser, so the form waits for it. */
export function PublishPage() {
  const hydrated = useHydrated();
  return (
    <>
      <PageHeader title="Publish">
        Send a message once, many times, or as a request, exactly as a service would.
      </PageHeader>
      {hydrated ? (
        <PublishForm />
      ) : (
        <div className="grid max-w-190 gap-4 px-5">
          <Skeleton className="h-12" />
          <Skeleton className="h-9" />
          <Skeleton className="h-48" />
        </div>
      )}
    </>
  );
}
