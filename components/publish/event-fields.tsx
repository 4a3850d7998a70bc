"use client";

import { WandSparkles } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Field, Input, Textarea } from "@/components/ui/form/input";
import type { DraftProblems } from "@/lib/client/publish/draft-check";
import type { PublishDraft } from "@/lib/client/publish/publish-draft";
import { isJson, prettyJson } from "@/lib/model/text/json-lines";

/** Props of {@link EventFields} and {@link RawFields}. */
export interface FieldsProps {
  draft: PublishDraft;
  problems: DraftProblems;
  /** Everything that is wrong is shown, empty fields too. */
  tried: boolean;
  onChange: (change: Partial<PublishDraft>) => void;
}

/** The envelope of an event: who, for whom, what. The rest is filled in. */
export function EventFields({ draft, problems, tried, onChange }: FieldsProps) {
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-3">
        <Field label="Actor" hint="Who or what causes it" error={tried ? problems.actor : null}>
          {(control) => (
            <Input {...control} value={draft.actor} onChange={(event) => onChange({ actor: event.target.value })} />
          )}
        </Field>
        <Field label="Tenant" hint="Whose event it is" error={tried ? problems.tenantId : null}>
          {(control) => (
            <Input
              {...control}
              value={draft.tenantId}
              onChange={(event) => onChange({ tenantId: event.target.value })}
            />
          )}
        </Field>
        <Field label="Trace id" hint="May be empty">
          {(control) => (
            <Input
              mono
              {...control}
              value={draft.traceId}
              onChange={(event) => onChange({ traceId: event.target.value })}
            />
          )}
        </Field>
      </div>
      <Field
        label="Data"
        hint="JSON. Event id, time and schema version are filled in."
        error={problems.data}
        aside={
          <Button
            size="sm"
            variant="quiet"
            icon={WandSparkles}
            className="-my-1"
            disabledReason={isJson(draft.data) ? null : "Only JSON can be formatted"}
            onClick={() => onChange({ data: prettyJson(draft.data) })}
          >
            Format
          </Button>
        }
      >
        {(control) => (
          <Textarea
            mono
            {...control}
            rows={Math.min(24, Math.max(8, draft.data.slice(0, 4_000).split("\n").length + 1))}
            value={draft.data}
            onChange={(event) => onChange({ data: event.target.value })}
          />
        )}
      </Field>
    </>
  );
}
