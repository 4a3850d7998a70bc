import { useQuery } from "@tanstack/react-query";
import { Banner } from "@/components/ui/state/banner";
import { useBroker } from "@/lib/client/broker/use-broker";
import { toApiError } from "@/lib/client/http/http";
import { exportProgressQuery } from "@/lib/client/queries/exports";
import { exportWords } from "@/lib/client/words/export-words";

/** Props of {@link ExportLine}. */
export interface ExportLineProps {
  id: string;
  onDismiss: () => void;
}

/** How far the file is that the browser saves. */
export function ExportLine({ id, onDismiss }: ExportLineProps) {
  const { data, error } = useQuery(exportProgressQuery(useBroker(), id));
  const { text, tone } = data === undefined && error !== null ? offline(error) : exportWords(data ?? null);
  return (
    <Banner tone={tone} inset onDismiss={onDismiss}>
      <span className="num" role="status">
        {text}
      </span>
    </Banner>
  );
}

const offline = (error: Error) => ({
  text: `How far the export is, is not known: ${toApiError(error).title}`,
  tone: "warn" as const,
});
