"use client";

import { useQuery } from "@tanstack/react-query";
import { Activity, FileSearch, Send, UsersRound } from "lucide-react";
import { LinkButton, TextLink } from "@/components/ui/link/link-button";
import { Drawer, DrawerSection } from "@/components/ui/overlay/drawer";
import { Definition, DefinitionList } from "@/components/ui/stat";
import { Bytes, Count, Rate } from "@/components/ui/text/number";
import { ExactTime, RelativeTime } from "@/components/ui/text/time";
import { useBroker } from "@/lib/client/broker/use-broker";
import { withQuery } from "@/lib/client/http/http";
import type { SubjectRates } from "@/lib/client/live/subject-rates";
import { useGrammar } from "@/lib/client/queries/grammar";
import { lastMessagesQuery } from "@/lib/client/queries/subjects";
import { useSnapshot } from "@/lib/client/queries/use-snapshot";
import { formatCount } from "@/lib/client/words/format";
import { hrefs } from "@/lib/client/words/hrefs";
import { storedAs } from "@/lib/client/words/stored-as";
import { atLeast, exact } from "@/lib/model/known";
import { branchFilters } from "@/lib/model/stream/subject-level";
import { visibleLine } from "@/lib/model/text/visible-text";
import { branchBytes } from "./branch-bytes";
import type { Branch } from "./tree-rows";

/** Props of {@link BranchDrawer}. */
export interface BranchDrawerProps {
  path: string;
  /** Undefined while it is not among the lines that were read. */
  branch: Branch | undefined;
  /** Lines are still being read. */
  isReading: boolean;
  whole: boolean;
  rates: SubjectRates | null;
  /** The tester about a subject or pattern. */
  matchHref: (subject: string) => string;
  onClose: () => void;
}

/** One branch: its figures, its newest message, and what can be done with its subjects. */
export function BranchDrawer({ path, branch, isReading, whole, rates, matchHref, onClose }: BranchDrawerProps) {
  const filters = branch === undefined ? [path] : branchFilters(branch);
  const filter = filters.at(-1) ?? path;
  return (
    <Drawer open onClose={onClose} title={visibleLine(path)} mono subtitle={filters.map(visibleLine).join(" and ")}>
      <DrawerSection>
        <BranchLinks path={path} filter={filter} matchHref={matchHref} />
      </DrawerSection>
      {branch === undefined ? (
        <DrawerSection>
          <p className="text-muted">
            {isReading
              ? "Loading…"
              : "It is not among the lines that are shown: open what is above it, or clear the filter."}
          </p>
        </DrawerSection>
      ) : (
        <>
          <DrawerSection title="Stored">
            <BranchFigures branch={branch} whole={whole} rates={rates} />
          </DrawerSection>
          <DrawerSection title={branch.streamCount === 1 ? "Stream" : `Streams (${formatCount(branch.streamCount)})`}>
            <ul className="grid gap-1">
              {branch.streams.map((stream) => (
                <li key={stream} className="flex flex-wrap justify-between gap-x-3">
                  <TextLink href={hrefs.stream(stream)} className="mono text-ink!">
                    {visibleLine(stream)}
                  </TextLink>
                  <TextLink href={withQuery(hrefs.stream(stream), { tab: "messages", subject: filter })}>
                    Messages
                  </TextLink>
                </li>
              ))}
            </ul>
            {branch.streamCount > branch.streams.length ? (
              <p className="text-faint">and {formatCount(branch.streamCount - branch.streams.length)} more</p>
            ) : null}
          </DrawerSection>
        </>
      )}
    </Drawer>
  );
}

function BranchLinks({
  path,
  filter,
  matchHref,
}: {
  path: string;
  filter: string;
  matchHref: (subject: string) => string;
}) {
  const grammar = useGrammar();
  const isSystem = grammar.isSystem(filter);
  return (
    <div className="flex flex-wrap gap-2">
      {isSystem ? null : (
        <LinkButton size="sm" icon={Activity} href={withQuery(hrefs.live, { subject: filter })}>
          Watch live
        </LinkButton>
      )}
      <LinkButton size="sm" icon={FileSearch} href={withQuery(hrefs.search, { subject: filter })}>
        Search
      </LinkButton>
      {isSystem ? null : (
        <LinkButton size="sm" icon={Send} href={withQuery(hrefs.publish, { subject: path })}>
          Publish
        </LinkButton>
      )}
      <LinkButton size="sm" icon={UsersRound} href={matchHref(filter)} shallow>
        Who receives it
      </LinkButton>
    </div>
  );
}

function BranchFigures({ branch, whole, rates }: { branch: Branch; whole: boolean; rates: SubjectRates | null }) {
  const { path, messages, ownMessages, subjects, streams, streamCount } = branch;
  const { snapshot } = useSnapshot();
  const [first] = streams;
  const only = streamCount === 1 && first !== undefined ? first : null;
  const last = useQuery(lastMessagesQuery(useBroker(), { paths: [path], stream: only }));
  const newest = last.data?.branches[0]?.last;
  const figure = (value: number) => (whole ? exact(value) : atLeast(value));
  const holder = snapshot?.streams.find(({ config }) => config.name === only);
  return (
    <DefinitionList>
      <Definition name="Messages">
        <Count value={figure(messages)} />
      </Definition>
      {ownMessages === null || ownMessages === messages ? null : (
        <Definition name="On this exact subject">
          <Count value={figure(ownMessages)} />
        </Definition>
      )}
      <Definition name="Subjects">
        <Count value={figure(subjects)} />
      </Definition>
      <Definition name="Size">
        <Bytes value={branchBytes(messages, holder, streamCount)} />
      </Definition>
      {rates === null ? null : (
        <Definition name="Rate now">
          <Rate value={rates.of(path)} />
        </Definition>
      )}
      <Definition name="Last message">
        {newest ? (
          <>
            <TextLink href={hrefs.message(newest.place)}>{storedAs(newest)}</TextLink>{" "}
            <RelativeTime at={newest.storedAt} className="text-muted" />
            <br />
            <ExactTime at={newest.storedAt} className="text-xs text-faint" />
          </>
        ) : last.data === undefined ? (
          "…"
        ) : (
          "no longer stored"
        )}
      </Definition>
    </DefinitionList>
  );
}
