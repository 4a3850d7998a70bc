"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowLeft, ArrowLeftRight, ArrowRight, GitCompareArrows } from "lucide-react";
import { useQueryStates } from "nuqs";
import { Button } from "@/components/ui/button";
import { parseAsPlace } from "@/components/ui/form/address-parsers";
import { TextLink } from "@/components/ui/link/link-button";
import { PageHeader, Section } from "@/components/ui/page";
import { EmptyState } from "@/components/ui/state/empty-state";
import { QueryState } from "@/components/ui/state/query-state";
import { Skeleton } from "@/components/ui/state/skeleton";
import { type DifferenceRow, DifferenceTable } from "@/components/ui/table/difference-table";
import { Bytes } from "@/components/ui/text/number";
import { PayloadView } from "@/components/ui/text/payload-view";
import { ExactTime } from "@/components/ui/text/time";
import { useBroker } from "@/lib/client/broker/use-broker";
import type { Difference } from "@/lib/client/compare/json-diff";
import { diffMessages } from "@/lib/client/compare/message-diff";
import { messageQuery, neighbourQuery } from "@/lib/client/queries/messages";
import { hrefs } from "@/lib/client/words/hrefs";
import { storedAs } from "@/lib/client/words/stored-as";
import type { Message } from "@/lib/model/message/message";
import type { Place } from "@/lib/model/place";
import { visibleLine } from "@/lib/model/text/visible-text";
import { PlaceField } from "./place-field";

const parsers = { left: parseAsPlace, right: parseAsPlace };

/** Two stored messages side by side: what the one says and the other does not. */
export function ComparePage() {
  const [{ left, right }, set] = useQueryStates(parsers, { history: "push" });
  return (
    <>
      <PageHeader
        title="Compare two messages"
        actions={
          <Button
            icon={ArrowLeftRight}
            disabledReason={left === null || right === null ? "Choose both messages first" : null}
            onClick={() => void set({ left: right, right: left })}
          >
            Swap
          </Button>
        }
      >
        JSON is compared by what it says: the order of members and the way a number is written make no difference.
      </PageHeader>
      <div className="grid gap-x-8 gap-y-3 px-5 pb-3 md:grid-cols-2">
        <Side label="Left" place={left} other={right} onChange={(place) => void set({ left: place })} />
        <Side label="Right" place={right} other={left} onChange={(place) => void set({ right: place })} />
      </div>
      {left === null || right === null ? (
        <EmptyState icon={GitCompareArrows} title="Choose two messages">
          Give the stream and the number of each. A message's own page and its details lead here with the left one
          chosen.
        </EmptyState>
      ) : (
        <Compared left={left} right={right} />
      )}
    </>
  );
}

interface SideProps {
  label: "Left" | "Right";
  place: Place | null;
  /** The other side: its stream is the first guess. */
  other: Place | null;
  onChange: (place: Place) => void;
}

function Side({ label, place, other, onChange }: SideProps) {
  const near = place ?? other;
  return (
    <section aria-label={`${label} message`} className="grid min-w-0 content-start gap-2">
      <PlaceField label={label} place={place} stream={near?.channel ?? null} onChange={onChange} />
      {near === null ? null : (
        <div className="flex flex-wrap gap-2">
          <NeighbourButton place={near} direction="backward" onChange={onChange} />
          <NeighbourButton place={near} direction="forward" onChange={onChange} />
        </div>
      )}
    </section>
  );
}

interface NeighbourButtonProps {
  place: Place;
  direction: "forward" | "backward";
  onChange: (place: Place) => void;
}

function NeighbourButton({ place, direction, onChange }: NeighbourButtonProps) {
  const { data } = useQuery(neighbourQuery(useBroker(), place, direction));
  const isBack = direction === "backward";
  return (
    <Button
      size="sm"
      variant="quiet"
      icon={isBack ? ArrowLeft : ArrowRight}
      disabledReason={data === null ? `There is no ${isBack ? "older" : "newer"} message` : null}
      onClick={() => {
        if (data) onChange(data);
      }}
    >
      {isBack ? "Message before" : "Message after"} {visibleLine(place.channel)} #{place.at}
    </Button>
  );
}

function Compared({ left, right }: { left: Place; right: Place }) {
  const broker = useBroker();
  const one = useQuery(messageQuery(broker, left));
  const other = useQuery(messageQuery(broker, right));
  return (
    <QueryState query={one} pending={<Skeleton className="mx-5 h-60" />}>
      {({ message: before }) => (
        <QueryState query={other} pending={<Skeleton className="mx-5 h-60" />}>
          {({ message: after }) => <Differences left={before} right={after} />}
        </QueryState>
      )}
    </QueryState>
  );
}

function Differences({ left, right }: { left: Message; right: Message }) {
  const { payload, headers } = diffMessages(left, right);
  return (
    <>
      <div className="grid gap-x-8 border-t border-line md:grid-cols-2">
        <Facts message={left} />
        <Facts message={right} />
      </div>
      <Section title="Payloads" flush>
        {payload.kind === "same" ? <Note>The payloads are the same, byte for byte.</Note> : null}
        {payload.kind === "other" ? <Note>The payloads differ, and are not both JSON: see them below.</Note> : null}
        {payload.kind === "json" && payload.differences.length === 0 ? (
          <Note>The payloads say the same, and are written differently.</Note>
        ) : null}
        {payload.kind === "json" && payload.differences.length > 0 ? (
          <DifferenceTable
            label="Differences of the payloads"
            heads={["Path", "Left", "Right"]}
            rows={payload.differences.map(toRow)}
          />
        ) : null}
      </Section>
      <Section title="Headers" flush>
        {headers.length === 0 ? (
          <Note>The headers are the same.</Note>
        ) : (
          <DifferenceTable
            label="Differences of the headers"
            heads={["Header", "Left", "Right"]}
            rows={headers.map(toRow)}
          />
        )}
      </Section>
      <div className="grid gap-x-8 md:grid-cols-2">
        <WholePayload message={left} />
        <WholePayload message={right} />
      </div>
    </>
  );
}

function WholePayload({ message }: { message: Message }) {
  return (
    <Section title={visibleLine(storedAs(message))}>
      <PayloadView payload={message.payload} subject={message.subject} />
    </Section>
  );
}

const Note = ({ children }: { children: string }) => <p className="px-5 py-3 text-muted">{children}</p>;

function Facts({ message }: { message: Message }) {
  return (
    <p className="num min-w-0 px-5 pt-3 text-muted">
      <TextLink href={hrefs.message(message.place)}>{visibleLine(storedAs(message))}</TextLink>{" "}
      <span className="mono wrap-anywhere">{visibleLine(message.subject)}</span>, stored{" "}
      <ExactTime at={message.storedAt} />, <Bytes value={message.payload.sizeBytes} />
    </p>
  );
}

const toRow = ({ path, left, right }: Difference): DifferenceRow => ({ name: path, one: left, other: right });
