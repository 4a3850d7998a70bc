"use client";

import { LinkButton } from "@/components/ui/link/link-button";
import { Page, PageHeader } from "@/components/ui/page";
import { ErrorPanel } from "@/components/ui/state/error-panel";
import { hrefs } from "@/lib/client/words/hrefs";

interface ErrorPageProps {
  error: Error;
  reset: () => void;
}

export default function ErrorPage({ error, reset }: ErrorPageProps) {
  return (
    <Page>
      <PageHeader title="This page broke" />
      <ErrorPanel error={error} onRetry={reset} actions={<LinkButton href={hrefs.overview}>Overview</LinkButton>} />
    </Page>
  );
}
