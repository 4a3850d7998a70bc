"use client";

import { Unplug } from "lucide-react";
import type { ReactNode } from "react";
import { useAbsence } from "@/lib/client/queries/offers";
import type { OfferName } from "@/lib/contract/offers";
import { PageHeader } from "../page";
import { EmptyState } from "./empty-state";

const absences: Readonly<Record<OfferName, string>> = {
  log: "Messages cannot be read here",
  traffic: "Messages cannot be watched here",
  failures: "Failures are not known here",
  sender: "Messages cannot be sent from here",
  administration: "Nothing can be changed from here",
  keyValue: "There are no key-value buckets here",
  objects: "There are no object stores here",
};

/** Props of {@link Offered}. */
export interface OfferedProps {
  /** What `children` need of the broker. */
  offer: OfferName;
  /** The head of the page, where it belongs to `children`. */
  title?: string;
  children: ReactNode;
}

/** What needs something that not every broker offers; where this one does not, its sentence why. */
export function Offered({ offer, title, children }: OfferedProps) {
  const absence = useAbsence(offer);
  if (absence === null) return children;
  return (
    <>
      {title === undefined ? null : <PageHeader title={title} />}
      <EmptyState icon={Unplug} title={absences[offer]}>
        {absence}
      </EmptyState>
    </>
  );
}
