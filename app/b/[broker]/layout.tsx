import type { Metadata } from "next";
import type { ReactNode } from "react";
import { KnownBroker } from "@/components/brokers/known-broker";
import { decodeParam } from "@/lib/client/words/hrefs";
import { visibleLine } from "@/lib/model/text/visible-text";

interface BrokerLayoutProps {
  params: Promise<{ broker: string }>;
  children: ReactNode;
}

/** The tabs of two brokers are told apart by their titles. */
export async function generateMetadata({ params }: BrokerLayoutProps): Promise<Metadata> {
  const broker = visibleLine(decodeParam((await params).broker));
  return { title: { template: `%s · ${broker} · Jetlag`, default: `${broker} · Jetlag` } };
}

/** Every page of every broker; addresses that name no broker mean the first one. */
export default function BrokerLayout({ children }: BrokerLayoutProps) {
  return <KnownBroker>{children}</KnownBroker>;
}
