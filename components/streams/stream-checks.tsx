import { Section } from "@/components/ui/page";
import { Definition, DefinitionList } from "@/components/ui/stat";
import { checkLooks } from "@/components/ui/text/check-look";
import { Tag } from "@/components/ui/text/tag";
import { formatCount, formatDuration } from "@/lib/client/words/format";
import type { StreamSummary } from "@/lib/contract/snapshot";
import type { StreamCheck, StreamCheckKey } from "@/lib/model/stream/stream-check";
import { visibleText } from "@/lib/model/text/visible-text";

const names: Record<StreamCheckKey, string> = {
  "msgs-warn": "Messages, more than",
  "msgs-critical": "Messages, more than",
  "subjects-warn": "Subjects, warning",
  "subjects-critical": "Subjects",
  "min-sources": "Sources, at least",
  "max-sources": "Sources, at most",
  "lag-critical": "Sources behind",
  "seen-critical": "Sources heard",
  "peer-expect": "Servers",
  "peer-lag-critical": "Servers behind",
  "peer-seen-critical": "Servers heard",
};

/** The checks that a stream's owner wrote into its metadata; nothing where there are none. */
export function StreamChecks({ stream: { checks, checkProblems } }: { stream: StreamSummary }) {
  if (checks.length + checkProblems.length === 0) return null;
  return (
    <Section title="Checks">
      <DefinitionList>
        {checks.map((check) => (
          <Definition key={check.key} name={names[check.key]}>
            <span className="flex flex-wrap items-center gap-x-1.5">
              <CheckTag state={check.state} /> {visibleText(check.found)}
            </span>
            <span className="block text-xs text-faint">
              {check.key} {isTime(check.key) ? formatDuration(check.value) : formatCount(check.value)}
            </span>
          </Definition>
        ))}
      </DefinitionList>
      {checkProblems.map((problem) => (
        <p key={problem} className="pt-1.5 text-redelivered wrap-anywhere">
          Not used: {visibleText(problem)}
        </p>
      ))}
    </Section>
  );
}

/** The worst of a stream's checks beside its name; nothing while all hold. */
export function WorstCheck({ checks }: { checks: readonly StreamCheck[] }) {
  const bad = checks.find(({ state }) => state === "failed") ?? checks.find(({ state }) => state === "warning");
  if (bad === undefined) return null;
  const { tone, icon } = checkLooks[bad.state];
  return (
    <span title={`${names[bad.key]}: ${visibleText(bad.found)}`}>
      <Tag tone={tone} icon={icon}>
        <span className="@max-lg:sr-only">{bad.state === "failed" ? "Check failed" : "Check warns"}</span>
      </Tag>
    </span>
  );
}

function CheckTag({ state }: Pick<StreamCheck, "state">) {
  const { word, tone, icon, quiet } = checkLooks[state];
  return (
    <Tag tone={tone} icon={icon} quiet={quiet}>
      {word}
    </Tag>
  );
}

const isTime = (key: StreamCheckKey) => key === "seen-critical" || key === "peer-seen-critical";
