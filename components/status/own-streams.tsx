import { BytesOfLimit } from "@/components/streams/bytes-of-limit";
import { DataTable, Td, Th, Tr } from "@/components/ui/data-table";
import { TextLink } from "@/components/ui/link-button";
import { Count, Duration } from "@/components/ui/number";
import { Section } from "@/components/ui/page";
import { hrefs } from "@/lib/client/hrefs";
import type { Status } from "@/lib/contract/health";

/** What Jetlag keeps in the server for itself, with its bounds. */
export function OwnStreams({ streams }: { streams: Status["ownStreams"] }) {
  if (streams.length === 0)
    return (
      <Section title="Kept by Jetlag">
        <p className="text-muted">Jetlag keeps nothing in the server: what it remembers is in its memory only.</p>
      </Section>
    );
  return (
    <Section title="Kept by Jetlag" flush>
      <DataTable label="Streams that Jetlag created" minWidth={760}>
        <thead>
          <tr>
            <Th>Stream</Th>
            <Th>What for</Th>
            <Th num>Messages</Th>
            <Th>Size</Th>
            <Th num>Kept for</Th>
          </tr>
        </thead>
        <tbody>
          {streams.map((stream) => (
            <Tr key={stream.name}>
              <Td mono>
                <TextLink href={hrefs.stream(stream.name)} className="text-ink!">
                  {stream.name}
                </TextLink>
              </Td>
              <Td muted className="max-w-96" title={stream.purpose}>
                {stream.purpose}
              </Td>
              <Td num>
                <Count value={stream.messages} />
              </Td>
              <Td className="num">
                <BytesOfLimit bytes={stream.bytes} limit={stream.maxBytes} />
              </Td>
              <Td num>{stream.maxAgeMs === null ? "no limit" : <Duration value={stream.maxAgeMs} />}</Td>
            </Tr>
          ))}
        </tbody>
      </DataTable>
    </Section>
  );
}
