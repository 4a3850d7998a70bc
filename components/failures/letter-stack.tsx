import { DrawerSection } from "@/components/ui/overlay/drawer";
import { CappedText } from "@/components/ui/text/capped-text";
import { Masked } from "@/components/ui/text/masked";
import { readDeadLetter } from "@/lib/model/message/dead-letter";
import type { HeaderEntries } from "@/lib/model/message/headers";
import { maskedText } from "@/lib/model/message/message-mask";

/** The stack of the error that a dead letter carries, line by line; nothing when it carries none. */
export function LetterStack({ headers }: { headers: HeaderEntries }) {
  const { errorStack } = readDeadLetter(headers);
  if (errorStack === null) return null;
  return (
    <DrawerSection title="Stack">
      {errorStack === maskedText ? (
        <p>
          <Masked />
        </p>
      ) : (
        // A header value has no line ends: tabs stand for them.
        <CappedText text={errorStack.replaceAll("\t", "\n")} what="stack" />
      )}
    </DrawerSection>
  );
}
