"use client";

import { TextLink } from "@/components/ui/link/link-button";
import { Section } from "@/components/ui/page";
import { Definition, DefinitionList } from "@/components/ui/stat";
import { Tag } from "@/components/ui/text/tag";
import { useSnapshot } from "@/lib/client/queries/use-snapshot";
import { hrefs } from "@/lib/client/words/hrefs";
import { visibleLine } from "@/lib/model/text/visible-text";
import { copiesOf } from "./copies";
import { behindWords } from "./stream-origins";

/** The streams here that copy from this one, and how far behind each is; nothing where there are none. */
export function StreamCopies({ stream }: { stream: string }) {
  const streams = useSnapshot().snapshot?.streams ?? [];
  const copies = copiesOf(
    streams.map(({ config, origins }) => ({ name: config.name, origins })),
    stream,
  );
  if (copies.length === 0) return null;
  return (
    <Section title="Copied by">
      <DefinitionList>
        {copies.map(({ name, origin }) => (
          <Definition
            key={`${name} ${origin.filter} ${JSON.stringify(origin.transforms)}`}
            name={
              <TextLink href={hrefs.stream(name)} className="mono">
                {visibleLine(name)}
              </TextLink>
            }
          >
            {origin.kind === "mirror" ? "mirror, " : ""}
            {behindWords(origin)} {origin.problem === null ? null : <Tag tone="bad">{visibleLine(origin.problem)}</Tag>}
          </Definition>
        ))}
      </DefinitionList>
    </Section>
  );
}
