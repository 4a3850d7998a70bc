"use client";

import { Field, Input } from "@/components/ui/form/input";
import type { DraftProblems } from "@/lib/client/publish/draft-check";
import type { PublishDraft } from "@/lib/client/publish/publish-draft";
import type { JsonShape } from "@/lib/client/publish/shape/json-shape";
import { PayloadEditor } from "./payload-editor";

/** Props of {@link EventFields} and {@link RawFields}. */
export interface FieldsProps {
  draft: PublishDraft;
  problems: DraftProblems;
  /** Everything that is wrong is shown, empty fields too. */
  tried: boolean;
  onChange: (change: Partial<PublishDraft>) => void;
}

/** What {@link EventFields} and {@link RawFields} know of the messages before. */
export interface ShapedProps {
  /** What messages of the subject look like; null: not known. */
  shape: JsonShape | null;
}

/** The envelope of an event: who, for whom, what. The rest is filled in. */
export function EventFields({ draft, problems, tried, shape, onChange }: FieldsProps & ShapedProps) {
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
      <PayloadEditor
        label="Data"
        hint="JSON. Event id, time and schema version are filled in."
        error={problems.data}
        value={draft.data}
        onChange={(data) => onChange({ data })}
        mustBeJson
        isTemplate={draft.repeat !== null}
        shape={shape}
      />
    </>
  );
}
