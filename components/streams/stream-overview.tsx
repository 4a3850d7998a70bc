import type { ReactNode } from "react";
import { TextLink } from "@/components/ui/link/link-button";
import { MoreSettings } from "@/components/ui/more-settings";
import { Section } from "@/components/ui/page";
import { Definition, DefinitionList, Stat, StatRow } from "@/components/ui/stat";
import { Bytes, Count, Duration, Rate } from "@/components/ui/text/number";
import { Term } from "@/components/ui/text/term";
import { ExactTime, RelativeTime } from "@/components/ui/text/time";
import { hrefs } from "@/lib/client/words/hrefs";
import type { StreamSummary } from "@/lib/contract/snapshot";
import { discardWords, retentionWords, storageWords } from "./retention-words";
import { StreamCharts } from "./stream-charts";
import { StreamChecks } from "./stream-checks";
import { StreamCopies } from "./stream-copies";
import { StreamOrigins, StreamServers } from "./stream-origins";
import { SubjectList } from "./subject-list";

/** A stream's figures, subjects and configuration. */
export function StreamOverview({ stream }: { stream: StreamSummary }) {
  return (
    <div className="min-h-0 flex-1 overflow-y-auto pb-10">
      <StreamFigures stream={stream} />
      <div className="grid min-w-0 lg:grid-cols-[minmax(0,1fr)_25rem]">
        <div className="min-w-0">
          <StreamCharts stream={stream.config.name} />
        </div>
        <aside className="min-w-0 divide-y divide-line border-line max-lg:mt-5 max-lg:border-t lg:border-l [&>section]:pb-4">
          <AsideParts stream={stream} />
        </aside>
      </div>
    </div>
  );
}

/** What stands beside the charts: first what may be wrong, last what hardly changes. */
function AsideParts({ stream }: { stream: StreamSummary }) {
  return (
    <>
      <StreamChecks stream={stream} />
      <StreamServers peers={stream.peers} />
      <StreamOrigins origins={stream.origins} />
      <StreamCopies stream={stream.config.name} />
      <Section title={<Term of="subject">Subjects</Term>}>
        <SubjectList subjects={stream.config.subjects} />
      </Section>
      <Section title="Configuration">
        <StreamConfiguration stream={stream} />
      </Section>
      <Section title="More settings">
        <MoreSettings stream={stream.config.name} />
      </Section>
    </>
  );
}

function StreamFigures({ stream }: { stream: StreamSummary }) {
  const { config } = stream;
  return (
    <StatRow>
      <Stat
        label="Messages"
        value={<Count value={stream.messages} />}
        note={
          <Limit value={config.maxMessages} unlimited="no limit of number" show={(value) => <Count value={value} />} />
        }
      />
      <Stat
        label="Size"
        value={<Bytes value={stream.bytes} />}
        note={<Limit value={config.maxBytes} unlimited="no limit of size" show={(value) => <Bytes value={value} />} />}
      />
      <Stat label="Stored" value={<Rate value={stream.messagesPerS} />} note="between the last two readings" />
      <Stat
        label="Last message"
        value={<RelativeTime at={stream.lastAt} />}
        note={<>seq {stream.exactNumbers?.lastNumber ?? <Count value={stream.lastNumber} />}</>}
      />
      <Stat
        label="Oldest kept"
        value={<RelativeTime at={stream.firstAt} />}
        note={
          stream.messages === 0 ? (
            "the stream is empty"
          ) : (
            <>seq {stream.exactNumbers?.firstNumber ?? <Count value={stream.firstNumber} />}</>
          )
        }
      />
      <Stat
        label="Distinct subjects"
        value={
          <TextLink href={hrefs.streamTab(config.name, "subjects")} className="text-ink!">
            <Count value={stream.subjectCount} />
          </TextLink>
        }
        note="in the stored messages"
      />
    </StatRow>
  );
}

interface LimitProps {
  value: number | null;
  unlimited: string;
  show: (value: number) => ReactNode;
}

function Limit({ value, unlimited, show }: LimitProps) {
  return value === null ? unlimited : <>of at most {show(value)}</>;
}

function StreamConfiguration({ stream }: { stream: StreamSummary }) {
  const { config } = stream;
  return (
    <DefinitionList>
      <Definition name="Retention">
        {retentionWords[config.retention].word}
        <Hint>{retentionWords[config.retention].meaning}</Hint>
      </Definition>
      <Definition name="Storage">
        {storageWords[config.storage]}, {config.replicas === 1 ? "1 copy" : `${config.replicas} copies`}
        {stream.leader ? `, leader ${stream.leader}` : ""}
        {config.storage === "memory" ? <Hint>Its messages are lost when the server restarts.</Hint> : null}
      </Definition>
      <Definition name="Max age">{config.maxAgeMs === null ? "none" : <Duration value={config.maxAgeMs} />}</Definition>
      <Definition name="Max size">{config.maxBytes === null ? "none" : <Bytes value={config.maxBytes} />}</Definition>
      <Definition name="Max messages">
        {config.maxMessages === null ? "none" : <Count value={config.maxMessages} />}
      </Definition>
      <Definition name="Max per subject">
        {config.maxMessagesPerSubject === null ? "none" : <Count value={config.maxMessagesPerSubject} />}
      </Definition>
      <Definition name="Max message size">
        {config.maxMessageBytes === null ? "the server's limit" : <Bytes value={config.maxMessageBytes} />}
      </Definition>
      <Definition name="At a limit">It {discardWords[config.discard]}.</Definition>
      <Definition name="Duplicate window">
        <Duration value={config.duplicateWindowMs} />
        <Hint>A second message with the same Nats-Msg-Id within this time is acknowledged but not stored.</Hint>
      </Definition>
      <Definition name="Direct reads">{config.allowDirect ? "allowed" : "not allowed"}</Definition>
      <Definition name="Created">
        <ExactTime at={stream.createdAt} />
      </Definition>
    </DefinitionList>
  );
}

function Hint({ children }: { children: ReactNode }) {
  return <span className="block text-xs text-faint">{children}</span>;
}
