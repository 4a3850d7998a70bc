import { TextLink } from "@/components/ui/link/link-button";
import { Definition, DefinitionList } from "@/components/ui/stat";
import { Bytes } from "@/components/ui/text/number";
import { ExactTime, RelativeTime } from "@/components/ui/text/time";
import { formatCount, formatQuantity } from "@/lib/client/words/format";
import { hrefs } from "@/lib/client/words/hrefs";
import { storedAs } from "@/lib/client/words/stored-as";
import { type FailureDetail, failedPlace } from "@/lib/model/failure/failure";
import { type DeadLetterNotes, readDeadLetter } from "@/lib/model/message/dead-letter";
import { visibleText } from "@/lib/model/text/visible-text";
import { ReasonTag } from "../ui/text/failure-reason";
import { reasonSentence } from "./failure-words";

/** When, why, which message, which consumer; of a dead letter also what its headers say. */
export function FailureFacts({ failure }: { failure: FailureDetail }) {
  const { stream, number, consumer, consumerDisplayName, failedAt, storedAt, sizeBytes, reason, deliveries } = failure;
  const { letter, redriveAttempt, message } = failure;
  const place = failedPlace(failure);
  const notes = letter === null || message === null ? null : readDeadLetter(message.headers);
  return (
    <div className="grid gap-3">
      <div className="grid justify-items-start gap-1.5">
        <ReasonTag reason={reason} />
        <p className="wrap-anywhere">{visibleText(reasonSentence(failure))}</p>
      </div>
      <DefinitionList>
        <Definition name="Failed">
          <ExactTime at={failedAt} /> (<RelativeTime at={failedAt} />)
        </Definition>
        <Definition name="Consumer" mono>
          {stream !== null && consumer !== null ? (
            <TextLink href={hrefs.consumer(stream, consumer)}>{visibleText(consumerDisplayName ?? consumer)}</TextLink>
          ) : (
            <span className="font-sans text-faint">{visibleText(consumer ?? "not known")}</span>
          )}
        </Definition>
        {deliveries === null ? null : <Definition name="Attempts">{formatCount(deliveries)}</Definition>}
        {notes === null || notes.handler === null ? null : (
          <Definition name="Handler" mono>
            {visibleText(notes.handler)}
          </Definition>
        )}
        {redriveAttempt === 0 ? null : (
          <Definition name="Redriven">{formatQuantity(redriveAttempt, "time")} before this failure</Definition>
        )}
        {place === null ? null : (
          <Definition name="Message" mono>
            <TextLink href={hrefs.message(place)}>{visibleText(storedAs({ place, number }))}</TextLink>
          </Definition>
        )}
        {letter === null ? null : (
          <Definition name="Dead letter" mono>
            <TextLink href={hrefs.message(letter.place)}>{visibleText(storedAs(letter))}</TextLink>
          </Definition>
        )}
        {storedAt === null ? null : (
          <Definition name="Stored">
            <ExactTime at={storedAt} />
          </Definition>
        )}
        {sizeBytes === null ? null : (
          <Definition name="Size">
            <Bytes value={sizeBytes} />
          </Definition>
        )}
      </DefinitionList>
      {notes === null ? null : <ForeignNotes notes={notes} />}
    </div>
  );
}

/** Says what a letter's writer claims, since neither the server nor our bus vouches for it. */
function ForeignNotes({ notes: { foreignHeaders } }: { notes: DeadLetterNotes }) {
  if (foreignHeaders.length === 0) return null;
  return (
    <p className="text-xs text-faint">
      As the letter&apos;s writer says in {foreignHeaders.length === 1 ? "the header" : "the headers"}{" "}
      <span className="mono">{foreignHeaders.join(", ")}</span>.
    </p>
  );
}
