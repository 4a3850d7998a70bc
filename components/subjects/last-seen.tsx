import { Link } from "@/components/ui/link/link";
import { RelativeTime } from "@/components/ui/text/time";
import { noValue } from "@/lib/client/words/format";
import { hrefs } from "@/lib/client/words/hrefs";
import type { LastMessages } from "@/lib/contract/subjects";

/** When the newest message of a branch was stored, and the way to it. Nothing until it is known. */
export function LastSeen({ found }: { found: LastMessages["branches"][number] | undefined }) {
  if (found === undefined) return null;
  if (found.last === null) return <span title="No message is stored on it any more">{noValue}</span>;
  return (
    <Link
      tabIndex={-1}
      href={hrefs.message(found.last.place)}
      onClick={(event) => event.stopPropagation()}
      className="rounded-sm hover:text-accent hover:underline"
    >
      <RelativeTime at={found.last.storedAt} />
    </Link>
  );
}
