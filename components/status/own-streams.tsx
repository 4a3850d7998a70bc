import { TextLink } from "@/components/ui/link/link-button";
import { Section } from "@/components/ui/page";
import { DataTable, Td, Th, Tr } from "@/components/ui/table/data-table";
import { BytesOfLimit } from "@/components/ui/text/bytes-of-limit";
import { Bytes, Count, Duration } from "@/components/ui/text/number";
import { hrefs } from "@/lib/client/words/hrefs";
import type { Status } from "@/lib/contract/health";

/** Widths of the columns, and from which width of the table on each is there: the least needed go first. */
const columnStyle = {
  purpose: "@max-4xl:hidden",
  messages: "w-26 @max-2xl:hidden",
  size: "w-52 @max-2xl:pr-5!",
  reserved: "w-26 @max-3xl:hidden",
  age: "w-26 @max-2xl:hidden",
} as const;

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
      <DataTable label="Streams that Jetlag created" fixed>
        <thead>
          <tr>
            <Th>Stream</Th>
            <Th className={columnStyle.purpose}>What for</Th>
            <Th num className={columnStyle.messages}>
              Messages
            </Th>
            <Th className={columnStyle.size}>Size</Th>
            <Th num className={columnStyle.reserved}>
              Reserved
            </Th>
            <Th num className={columnStyle.age}>
              Kept for
            </Th>
          </tr>
        </thead>
        <tbody>
          {streams.map((stream) => (
            <Tr key={stream.name}>
              <Td mono title={stream.name}>
                {stream.onBroker ? (
                  <TextLink href={hrefs.stream(stream.name)} className="text-ink!">
                    {stream.name}
                  </TextLink>
                ) : (
                  stream.name
                )}
              </Td>
              <Td muted className={columnStyle.purpose} title={stream.purpose}>
                {stream.purpose}
              </Td>
              <Td num className={columnStyle.messages}>
                <Count value={stream.messages} />
              </Td>
              <Td className={`num ${columnStyle.size}`}>
                <BytesOfLimit bytes={stream.bytes} limit={stream.maxBytes} />
              </Td>
              <Td num className={columnStyle.reserved}>
                {stream.reservedBytes === 0 ? "none" : <Bytes value={stream.reservedBytes} />}
              </Td>
              <Td num className={columnStyle.age}>
                {stream.maxAgeMs === null ? "no limit" : <Duration value={stream.maxAgeMs} />}
              </Td>
            </Tr>
          ))}
        </tbody>
      </DataTable>
    </Section>
  );
}
