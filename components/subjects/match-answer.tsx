import { Activity, Send } from "lucide-react";
import { LinkButton, TextLink } from "@/components/ui/link/link-button";
import { Section } from "@/components/ui/page";
import { VerdictBadge } from "@/components/ui/text/verdict-badge";
import { withQuery } from "@/lib/client/http/http";
import { useGrammar } from "@/lib/client/queries/grammar";
import { formatCount, formatQuantity } from "@/lib/client/words/format";
import { hrefs } from "@/lib/client/words/hrefs";
import type { SubjectMatch } from "@/lib/contract/subjects";
import { severity } from "@/lib/model/consumer/consumer-health";
import { consumerKey } from "@/lib/model/consumer/consumer-key";
import { visibleLine } from "@/lib/model/text/visible-text";
import { arrivalWords, captureWords, filterWords, matchSentence } from "./match-words";

/** Who stores and who is given messages on a subject or pattern, and why others are not. */
export function MatchAnswer({ subject, match }: { subject: string; match: SubjectMatch }) {
  const grammar = useGrammar();
  const isName = grammar.isName(subject);
  const storing = match.streams.filter(({ arrivals }) => arrivals.length > 0);
  const others = match.streams.filter(({ arrivals }) => arrivals.length === 0);
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-5">
        <p role="status" className="text-md font-semibold">
          {matchSentence(match, isName)}
        </p>
        <span className="flex flex-wrap gap-2">
          <LinkButton size="sm" icon={Activity} href={withQuery(hrefs.live, { subject })}>
            Watch live
          </LinkButton>
          {isName ? (
            <LinkButton size="sm" icon={Send} href={withQuery(hrefs.publish, { subject })}>
              Publish
            </LinkButton>
          ) : null}
        </span>
      </div>
      {match.refusal === null ? null : (
        <p className="px-5 pt-1 text-in-flight">Nobody may publish to it from here: {match.refusal}.</p>
      )}
      <div className="grid items-start lg:grid-cols-2">
        <Section title={`Streams that store it (${formatCount(match.storing)})`}>
          <ul aria-label="Streams that store it" className="grid gap-2">
            {storing.map(({ stream, arrivals }) => (
              <li key={stream} className="min-w-0">
                <TextLink href={hrefs.stream(stream)} className="mono text-ink!">
                  {visibleLine(stream)}
                </TextLink>
                <ul className="text-muted">
                  {arrivals.map((arrival) => (
                    <li key={`${arrival.by} ${arrival.subject}`} className="wrap-anywhere">
                      {arrivalWords(arrival, subject)}
                    </li>
                  ))}
                </ul>
              </li>
            ))}
          </ul>
          {storing.length === 0 ? (
            <p className="text-muted">None: what is published to it is not stored anywhere.</p>
          ) : null}
          <Rest
            summary={`${formatQuantity(others.length, "stream does", "streams do")} not store it`}
            count={others.length}
          >
            {others.map(({ stream, captures }) => (
              <li key={stream} className="min-w-0 wrap-anywhere">
                <TextLink href={hrefs.stream(stream)} className="mono text-ink!">
                  {visibleLine(stream)}
                </TextLink>{" "}
                <span className="text-muted">{captureWords(captures)}</span>
              </li>
            ))}
          </Rest>
        </Section>
        <Section title={`Consumers that receive it (${formatCount(match.receiverCount)})`}>
          <ul aria-label="Consumers that receive it" className="grid gap-1">
            {match.receivers
              .toSorted((a, b) => severity(a.verdict) - severity(b.verdict))
              .map(({ stream, name, displayName, verdict, certain, paused }) => (
                <li key={consumerKey(stream, name)} className="flex items-center justify-between gap-x-3">
                  <span className="min-w-0 wrap-anywhere">
                    <ConsumerLink stream={stream} name={name} displayName={displayName} />
                    {certain ? null : <span className="text-in-flight"> a part of it</span>}
                    {paused ? <span className="text-paused"> once it is resumed</span> : null}
                  </span>
                  <VerdictBadge verdict={verdict} />
                </li>
              ))}
          </ul>
          {match.receiverCount === 0 && match.storing > 0 ? (
            <p className="text-muted">None: it is stored, and nobody receives it.</p>
          ) : null}
          <Rest
            summary={`${formatQuantity(match.otherCount, "consumer of these streams does", "consumers of these streams do")} not`}
            count={match.otherCount}
          >
            {match.others.map(({ stream, name, displayName, filters }) => (
              <li key={consumerKey(stream, name)} className="min-w-0 wrap-anywhere">
                <ConsumerLink stream={stream} name={name} displayName={displayName} />{" "}
                <span className="text-muted">{filterWords(filters)}</span>
              </li>
            ))}
          </Rest>
          {match.elsewhere > 0 ? (
            <p className="pt-2 text-faint">
              {formatQuantity(match.elsewhere, "consumer reads", "consumers read")} streams that do not store it.
            </p>
          ) : null}
        </Section>
      </div>
    </>
  );
}

function ConsumerLink({ stream, name, displayName }: { stream: string; name: string; displayName: string }) {
  return (
    <>
      <TextLink href={hrefs.consumer(stream, name)} className="mono text-ink!">
        {visibleLine(displayName)}
      </TextLink>
      <span className="text-faint"> of {visibleLine(stream)}</span>
    </>
  );
}

/** Those that have nothing to do with it, out of the way. */
function Rest({ summary, count, children }: { summary: string; count: number; children: React.ReactNode }) {
  if (count === 0) return null;
  return (
    <details className="pt-3">
      <summary className="w-fit rounded-sm text-muted hover:text-ink">{summary}</summary>
      <ul className="grid gap-1 pt-2">{children}</ul>
    </details>
  );
}
