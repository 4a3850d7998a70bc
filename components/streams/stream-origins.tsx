import { TextLink } from "@/components/ui/link/link-button";
import { Section } from "@/components/ui/page";
import { Definition, DefinitionList } from "@/components/ui/stat";
import { Tag } from "@/components/ui/text/tag";
import { formatDuration, formatQuantity } from "@/lib/client/words/format";
import { hrefs } from "@/lib/client/words/hrefs";
import type { Stream, StreamOrigin } from "@/lib/model/stream/stream";
import { visibleLine } from "@/lib/model/text/visible-text";

/** What a stream copies from, and how far behind it is; nothing where it copies nothing. */
export function StreamOrigins({ origins }: Pick<Stream, "origins">) {
  if (origins.length === 0) return null;
  return (
    <Section title={origins.some(({ kind }) => kind === "mirror") ? "Mirror of" : "Copies from"}>
      <DefinitionList>
        {origins.map((origin) => (
          <Definition key={originKey(origin)} name={<OriginName origin={origin} />}>
            {behindWords(origin)} {origin.problem === null ? null : <Tag tone="bad">{visibleLine(origin.problem)}</Tag>}
            <span className="block text-xs text-faint">{visibleLine(chosenWords(origin))}</span>
          </Definition>
        ))}
      </DefinitionList>
    </Section>
  );
}

/** The servers that hold a stream, and how far each is behind its leader; nothing where there is no cluster. */
export function StreamServers({ peers }: Pick<Stream, "peers">) {
  if (peers === null) return null;
  return (
    <Section title="Servers">
      <DefinitionList>
        {peers.map((peer, at) => (
          <Definition key={peer.name} name={visibleLine(peer.name)} mono={false}>
            {peer.offline ? <Tag tone="bad">offline</Tag> : null} {at === 0 ? "leads" : peerWords(peer)}
          </Definition>
        ))}
      </DefinitionList>
    </Section>
  );
}

type Peer = NonNullable<Stream["peers"]>[number];

function OriginName({ origin: { name, external } }: { origin: StreamOrigin }) {
  if (external !== null) return <span className="mono">{visibleLine(name)}</span>;
  return (
    <TextLink href={hrefs.stream(name)} className="mono">
      {visibleLine(name)}
    </TextLink>
  );
}

const originKey = ({ name, external, filter, transforms }: StreamOrigin) =>
  JSON.stringify([name, external, filter, transforms]);

/** "up to date, heard 2 s ago". */
export function behindWords({ lag, activeMs }: Pick<StreamOrigin, "lag" | "activeMs">): string {
  const behind = lag === 0 ? "up to date" : `${formatQuantity(lag, "message")} behind`;
  return activeMs === null ? `${behind}, never heard` : `${behind}, heard ${formatDuration(activeMs)} ago`;
}

/** "current, heard 20 ms ago"; what a server that is offline had when it was heard of last. */
export function peerWords({ current, lag, activeMs }: Peer): string {
  const behind = lag > 0 ? `${formatQuantity(lag, "operation")} behind` : current ? "current" : "catching up";
  return activeMs === null ? `${behind}, never heard` : `${behind}, heard ${formatDuration(activeMs)} ago`;
}

/** What of an origin is copied, and under which subjects. */
export function chosenWords({ external, filter, transforms }: StreamOrigin): string {
  const from = external === null ? "" : `In another account or domain (${external}). `;
  if (transforms.length > 0)
    return `${from}Only ${transforms.map(({ src, dest }) => (dest === "" ? src || ">" : `${src || ">"} as ${dest}`)).join(", ")}.`;
  return filter === null ? `${from}Every message, under its own subject.` : `${from}Only ${filter}.`;
}
