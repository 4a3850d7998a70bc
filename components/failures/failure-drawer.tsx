"use client";

import { useQuery } from "@tanstack/react-query";
import { Ellipsis, RotateCcw, SearchX, Trash2 } from "lucide-react";
import { Button, IconButton } from "@/components/ui/button";
import { TextLink } from "@/components/ui/link/link-button";
import { CopyRowMenu } from "@/components/ui/message/copy-row-menu";
import { PublishAgain } from "@/components/ui/message/publish-again";
import { WhoHasIt } from "@/components/ui/message/who-has-it";
import { Drawer, DrawerSection } from "@/components/ui/overlay/drawer";
import { Menu } from "@/components/ui/overlay/menu";
import { EmptyState } from "@/components/ui/state/empty-state";
import { QueryState } from "@/components/ui/state/query-state";
import { Skeleton } from "@/components/ui/state/skeleton";
import { HeadersTable } from "@/components/ui/table/headers-table";
import { PayloadView } from "@/components/ui/text/payload-view";
import { useBroker } from "@/lib/client/broker/use-broker";
import { useZone } from "@/lib/client/browser/use-zone";
import { toApiError } from "@/lib/client/http/http";
import { failureQuery } from "@/lib/client/queries/failures/failures";
import { useObstacle } from "@/lib/client/queries/offers";
import { hrefs } from "@/lib/client/words/hrefs";
import { storedAs } from "@/lib/client/words/stored-as";
import { type Failure, type FailureDetail, type FailureResolution, failedPlace } from "@/lib/model/failure/failure";
import { visibleLine } from "@/lib/model/text/visible-text";
import { FailureFacts } from "./failure-facts";
import { copySentences, goneSentence, placeOf, redriveObstacle, resolutionSentence } from "./failure-words";
import type { JobIntent } from "./jobs/job-dialog";
import { LetterStack } from "./letter-stack";

/** Props of {@link FailureDrawer}. */
export interface FailureDrawerProps {
  /** Null closes it. */
  id: string | null;
  onClose: () => void;
  onAct: (intent: JobIntent) => void;
}

/** All that is known of one failure, with its message. */
export function FailureDrawer({ id, onClose, onAct }: FailureDrawerProps) {
  const query = useQuery({ ...failureQuery(useBroker(), id ?? ""), enabled: id !== null });
  const failure = query.data?.failure;
  return (
    <Drawer
      open={id !== null}
      onClose={onClose}
      mono={Boolean(failure?.subject)}
      title={failure ? visibleLine(failure.subject ?? titleWithoutSubject(failure)) : "Failure"}
      actions={failure ? <Actions failure={failure} onAct={onAct} /> : null}
    >
      <QueryState
        query={query}
        pending={<PendingDetails />}
        error={(error) => (toApiError(error).code === "failure_not_found" ? <UnknownFailure /> : null)}
      >
        {(answer) => <Details failure={answer.failure} />}
      </QueryState>
    </Drawer>
  );
}

function titleWithoutSubject(failure: Failure): string {
  const stored = placeOf(failure);
  return stored === null ? "Message" : `Message ${storedAs(stored)}`;
}

function Actions({ failure, onAct }: { failure: FailureDetail; onAct: (intent: JobIntent) => void }) {
  const obstacle = useObstacle();
  if (failure.resolution !== null) return null;
  const about = { scope: { ids: [failure.id] }, failureId: failure.id };
  return (
    <>
      <Menu
        label="More actions"
        entries={[
          {
            label: "Discard",
            icon: Trash2,
            hint: "marks it as done with",
            disabledReason: obstacle("discard"),
            onSelect: () => onAct({ action: "discard", ...about, failureId: failure.id }),
          },
        ]}
      >
        <IconButton icon={Ellipsis} label="More actions" size="sm" />
      </Menu>
      <Button
        size="sm"
        variant="primary"
        icon={RotateCcw}
        disabledReason={obstacle("redrive") ?? redriveObstacle(failure)}
        onClick={() => onAct({ action: "redrive", ...about })}
      >
        Redrive
      </Button>
    </>
  );
}

function Details({ failure }: { failure: FailureDetail }) {
  useZone();
  const { resolution, message } = failure;
  const stored = placeOf(failure);
  return (
    <>
      {resolution ? <Resolution resolution={resolution} /> : null}
      <DrawerSection>
        <FailureFacts failure={failure} />
      </DrawerSection>
      <Whereabouts failure={failure} />
      {message !== null && failure.letter !== null ? <LetterStack headers={message.headers} /> : null}
      <DrawerSection title="Payload" aside={<MessageActions failure={failure} />}>
        {message !== null && failure.copy !== undefined ? (
          <p className="mb-2 text-muted">{copySentences[failure.copy]}</p>
        ) : null}
        {message ? (
          <PayloadView
            payload={message.payload}
            subject={failure.subject}
            whole={
              stored ? (
                <TextLink href={hrefs.message(stored.place)}>Look in the stream</TextLink>
              ) : (
                "The rest is no longer stored"
              )
            }
          />
        ) : (
          <p className="text-muted">{goneSentence(failure)}</p>
        )}
      </DrawerSection>
      {message ? (
        <DrawerSection title="Headers">
          {failure.headersWhole ? null : (
            <p className="mb-2 text-muted">Only the first headers were kept: all of them were too large.</p>
          )}
          <HeadersTable headers={message.headers} />
        </DrawerSection>
      ) : null}
    </>
  );
}

/** Who has the message that failed; nothing where it is not known which one that is. */
function Whereabouts({ failure }: { failure: FailureDetail }) {
  const { number, subject, storedAt, failedAt } = failure;
  const place = failedPlace(failure);
  if (place === null || subject === null) return null;
  return <WhoHasIt message={{ place, number, subject, storedAt: storedAt ?? failedAt }} />;
}

/** Copies the message or publishes it again; nothing where its subject is not known. */
function MessageActions({ failure: { subject, headersWhole, message } }: { failure: FailureDetail }) {
  if (subject === null || message === null) return null;
  const copied = { subject, headersWhole, ...message };
  return (
    <span className="flex gap-2">
      <CopyRowMenu message={copied} />
      <PublishAgain message={copied} />
    </span>
  );
}

function Resolution({ resolution }: { resolution: FailureResolution }) {
  return (
    <DrawerSection>
      <p className="num rounded-md bg-ok-weak px-3 py-2">
        {resolution.kind === "redriven" ? (
          <>
            Stored as <TextLink href={hrefs.message(resolution.place)}>{storedAs(resolution)}</TextLink>.{" "}
          </>
        ) : null}
        {resolutionSentence(resolution)} <TextLink href={hrefs.job(resolution.job)}>The job</TextLink>
      </p>
    </DrawerSection>
  );
}

function UnknownFailure() {
  return (
    <EmptyState icon={SearchX} title="This failure is not recorded any more">
      Failures are kept for a bounded time and size. The message itself may still be in its stream.
    </EmptyState>
  );
}

function PendingDetails() {
  return (
    <div role="status" className="grid gap-3 px-4 py-4">
      <span className="sr-only">Loading the failure</span>
      <Skeleton className="h-3 w-64" />
      <Skeleton className="h-3 w-48" />
      <Skeleton className="h-3 w-56" />
      <Skeleton className="h-40" />
    </div>
  );
}
