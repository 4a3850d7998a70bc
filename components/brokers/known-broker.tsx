"use client";

import { Unplug } from "lucide-react";
import type { ReactNode } from "react";
import { LinkButton } from "@/components/ui/link/link-button";
import { Page, PageHeader } from "@/components/ui/page";
import { EmptyState } from "@/components/ui/state/empty-state";
import { useBroker } from "@/lib/client/broker/use-broker";
import { addressId, useBrokers } from "@/lib/client/queries/brokers";
import { hrefs } from "@/lib/client/words/hrefs";
import { visibleLine } from "@/lib/model/text/visible-text";

/** The pages of a broker; in their place, for an id that there is not, those that there are. */
export function KnownBroker({ children }: { children: ReactNode }) {
  const broker = useBroker();
  const known = useBrokers();
  if (broker === null || known === null || known.current !== undefined) return children;
  const { list } = known;
  return (
    <Page>
      <PageHeader title="There is no such broker" />
      <EmptyState
        icon={Unplug}
        title={`This dashboard watches no broker called ${visibleLine(broker)}`}
        actions={list.brokers.map(({ id, title }) => (
          <LinkButton key={id} broker={addressId(list, id)} href={hrefs.overview}>
            {visibleLine(title)}
          </LinkButton>
        ))}
      >
        Its name may be misspelt, or it was taken out of the configuration. These are watched:
      </EmptyState>
    </Page>
  );
}
