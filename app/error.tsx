"use client";

import { ErrorPanel } from "@/components/ui/error-panel";
import { LinkButton } from "@/components/ui/link-button";
import { Page, PageHeader } from "@/components/ui/page";
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
