import { TextLink } from "@/components/ui/link-button";
import { Bytes } from "@/components/ui/number";
import { Definition, DefinitionList } from "@/components/ui/stat";
import { ExactTime, RelativeTime } from "@/components/ui/time";
import { formatCount, formatQuantity } from "@/lib/client/format";
import { hrefs } from "@/lib/client/hrefs";
import type { Failure } from "@/lib/model/failure";
import { visibleText } from "@/lib/model/visible-text";
import { ReasonTag } from "./failure-reason";
import { reasonSentence, storedAs } from "./failure-words";

/** When, why, which message, which consumer. */
export function FailureFacts({ failure }: { failure: Failure }) {
  const { stream, seq, consumer, consumerDisplayName, failedAt, storedAt, sizeBytes, reason, deliveries } = failure;
  const { letter, redriveAttempt } = failure;
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
        {redriveAttempt === 0 ? null : (
          <Definition name="Redriven">{formatQuantity(redriveAttempt, "time")} before this failure</Definition>
        )}
        {stream === null || seq === null ? null : (
          <Definition name="Message" mono>
            <TextLink href={hrefs.message(stream, seq)}>{visibleText(storedAs({ stream, seq }))}</TextLink>
          </Definition>
        )}
        {letter === null ? null : (
          <Definition name="Dead letter" mono>
            <TextLink href={hrefs.message(letter.stream, letter.seq)}>{visibleText(storedAs(letter))}</TextLink>
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
    </div>
  );
}
