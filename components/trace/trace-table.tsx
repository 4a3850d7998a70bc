"use client";

import { CircleCheck, Database, RotateCcw, Trash2 } from "lucide-react";
import { useRef } from "react";
import { TextLink } from "@/components/ui/link/link-button";
import { DataTable, Td, Th, Tr } from "@/components/ui/table/data-table";
import { VirtualBody } from "@/components/ui/table/virtual-body";
import { ReasonTag } from "@/components/ui/text/failure-reason";
import { Preview } from "@/components/ui/text/preview";
import { Tag } from "@/components/ui/text/tag";
import { DayClockTime } from "@/components/ui/text/time";
import { stepKey, stepPlace, type TraceStep } from "@/lib/client/trace/timeline";
import { hrefs } from "@/lib/client/words/hrefs";
import { storedAs } from "@/lib/client/words/stored-as";
import { sinceFirstWords } from "@/lib/client/words/trace-words";
import { messageFace } from "@/lib/model/message/message-face";
import { type Place, placeText } from "@/lib/model/place";
import { visibleLine } from "@/lib/model/text/visible-text";

const notOnPhone = "@max-xl/table:hidden";
const roomy = "@max-[52rem]/table:hidden";

/** Props of {@link TraceTable}. */
export interface TraceTableProps {
  steps: readonly TraceStep[];
  /** The message that is open. */
  open: Place | null;
  onOpen: (place: Place) => void;
}

/** What happened, oldest first. A stored message opens beside the list, a failure on its page. */
export function TraceTable({ steps, open, onOpen }: TraceTableProps) {
  const body = useRef<HTMLTableSectionElement>(null);
  const openKey = open === null ? null : `stored ${placeText(open)}`;
  return (
    <DataTable label="Timeline" fill fixed minWidth={340}>
      <thead>
        <tr>
          <Th className={`w-44 ${roomy}`}>When</Th>
          <Th num className="w-22">
            After
          </Th>
          <Th className="w-30">What</Th>
          <Th className={`w-52 ${notOnPhone}`}>Where</Th>
          <Th className="@4xl/table:w-[24%]">Subject</Th>
          <Th className={roomy}>What it says</Th>
        </tr>
      </thead>
      <VirtualBody
        ref={body}
        list="trace"
        shows="trace"
        stillAs="trace"
        openKey={openKey}
        rows={steps}
        rowKey={stepKey}
        onOpenKey={(key) => {
          const place = steps.map(stepPlace).find((one) => one !== null && `stored ${placeText(one)}` === key);
          if (place) onOpen(place);
        }}
      >
        {(step) => {
          const place = stepPlace(step);
          return (
            <Tr
              selected={stepKey(step) === openKey}
              opensLink={place === null}
              onOpen={place === null ? undefined : () => onOpen(place)}
            >
              <Td muted className={`num ${roomy}`}>
                <DayClockTime at={step.at} />
              </Td>
              <Td num muted>
                {sinceFirstWords(step.sinceFirstMs)}
              </Td>
              <Td>
                <StepTag step={step} />
              </Td>
              <Td className={notOnPhone}>
                <StepPlace step={step} />
              </Td>
              <StepSubject step={step} />
              <Td mono muted className={roomy}>
                <StepWords step={step} />
              </Td>
            </Tr>
          );
        }}
      </VirtualBody>
    </DataTable>
  );
}

function StepTag({ step }: { step: TraceStep }) {
  switch (step.kind) {
    case "stored":
      return step.redrive === null ? (
        <Tag tone="plain" icon={Database} quiet>
          Stored
        </Tag>
      ) : (
        <Tag tone="info" icon={RotateCcw} quiet>
          Copy
        </Tag>
      );
    case "failed":
      return <ReasonTag reason={step.failure.reason} />;
    case "resolved":
      return step.resolution.kind === "redriven" ? (
        <Tag tone="good" icon={CircleCheck} quiet>
          Redriven
        </Tag>
      ) : (
        <Tag tone="off" icon={Trash2} quiet>
          Discarded
        </Tag>
      );
  }
}

function StepPlace({ step }: { step: TraceStep }) {
  switch (step.kind) {
    case "stored":
      return <TextLink href={hrefs.message(step.message.place)}>{visibleLine(storedAs(step.message))}</TextLink>;
    case "failed": {
      const { stream, consumer, consumerDisplayName, id } = step.failure;
      const who = consumerDisplayName ?? consumer;
      const words = who === null ? (stream ?? "a failure") : `${who}${stream === null ? "" : ` on ${stream}`}`;
      return <TextLink href={hrefs.failure(id)}>{visibleLine(words)}</TextLink>;
    }
    case "resolved":
      return <TextLink href={hrefs.job(step.resolution.job)}>The job that did it</TextLink>;
  }
}

function StepSubject({ step }: { step: TraceStep }) {
  const subject = step.kind === "stored" ? step.message.subject : step.failure.subject;
  return (
    <Td mono title={subject ?? undefined}>
      {subject === null ? <span className="text-faint">not known</span> : visibleLine(subject)}
    </Td>
  );
}

function StepWords({ step }: { step: TraceStep }) {
  if (step.kind === "stored") return <Preview face={messageFace(step.message.payload)} />;
  const { detail, preview } = step.failure;
  return <span className="truncate">{visibleLine(detail ?? preview ?? "")}</span>;
}
