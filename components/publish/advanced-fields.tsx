"use client";

import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { Field, Input } from "@/components/ui/form/input";
import type { FieldsProps } from "./event-fields";

/** What makes a send happen once, only when nothing else happened, for a time, or later. */
export function AdvancedFields({ draft, problems, onChange }: Omit<FieldsProps, "tried">) {
  const { msgId, expectedLastNumber, expectedLastSubjectNumber, ttl, schedule, scheduleTarget } = draft;
  const values = [msgId, expectedLastNumber, expectedLastSubjectNumber, ttl, schedule, scheduleTarget];
  const used = values.some((value) => value !== "");
  const [open, setOpen] = useState(used);
  // What is in force is never out of sight.
  if (used && !open) setOpen(true);
  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)} className="group/advanced min-w-0">
      <summary className="flex w-max list-none items-center gap-1 rounded-sm font-medium text-muted hover:text-ink [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden className="size-3.5 group-open/advanced:rotate-90" />
        Advanced
      </summary>
      <div className="grid gap-3 pt-2.5 sm:grid-cols-3">
        <Field
          label="Message id"
          hint={
            draft.mode === "event"
              ? "Nats-Msg-Id; else the event id"
              : "Nats-Msg-Id; a second send with it is a duplicate"
          }
          error={problems.msgId}
        >
          {(control) => (
            <Input
              mono
              {...control}
              value={draft.msgId}
              onChange={(event) => onChange({ msgId: event.target.value })}
            />
          )}
        </Field>
        <Field label="Expected last sequence" hint="Of the stream; 0: it is empty" error={problems.expectedLastNumber}>
          {(control) => (
            <Input
              mono
              inputMode="numeric"
              {...control}
              value={draft.expectedLastNumber}
              onChange={(event) => onChange({ expectedLastNumber: event.target.value.trim() })}
            />
          )}
        </Field>
        <Field
          label="Expected last subject sequence"
          hint="Number of the subject's last message; 0: none"
          error={problems.expectedLastSubjectNumber}
        >
          {(control) => (
            <Input
              mono
              inputMode="numeric"
              {...control}
              value={draft.expectedLastSubjectNumber}
              onChange={(event) => onChange({ expectedLastSubjectNumber: event.target.value.trim() })}
            />
          )}
        </Field>
        <Field label="Time to live" hint="90s, 1h30m, or never" error={problems.ttl}>
          {(control) => (
            <Input
              mono
              {...control}
              value={draft.ttl}
              onChange={(event) => onChange({ ttl: event.target.value.trim() })}
            />
          )}
        </Field>
        <Field label="Schedule" hint="@at 2026-12-01T09:00:00Z, @every 5m" error={problems.schedule}>
          {(control) => (
            <Input
              mono
              {...control}
              value={draft.schedule}
              onChange={(event) => onChange({ schedule: event.target.value })}
            />
          )}
        </Field>
        <Field label="Scheduled to" hint="Subject that the server publishes it to then" error={problems.scheduleTarget}>
          {(control) => (
            <Input
              mono
              {...control}
              value={draft.scheduleTarget}
              onChange={(event) => onChange({ scheduleTarget: event.target.value.trim() })}
            />
          )}
        </Field>
      </div>
    </details>
  );
}
