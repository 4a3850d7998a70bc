"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { BookmarkPlus, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Button, IconButton } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/form/input";
import { Popover } from "@/components/ui/overlay/popover";
import { ErrorPanel } from "@/components/ui/state/error-panel";
import { notify } from "@/components/ui/toast/notify";
import { useBroker } from "@/lib/client/broker/use-broker";
import { toApiError } from "@/lib/client/http/http";
import { type PublishDraft, publishDraftSchema } from "@/lib/client/publish/publish-draft";
import {
  deleteTemplateMutation,
  saveTemplateMutation,
  templatesKey,
  templatesQuery,
} from "@/lib/client/publish/templates";
import { useMissingRight } from "@/lib/client/queries/activity";
import { longestTemplateName, type PublishTemplate } from "@/lib/contract/publish-templates";
import { visibleLine } from "@/lib/model/text/visible-text";

/** Props of {@link Templates}. */
export interface TemplatesProps {
  draft: PublishDraft;
  onRefill: (draft: PublishDraft) => void;
}

/** Messages that the team kept under a name; one fills the form, what is in the form can be kept. */
export function Templates({ draft, onRefill }: TemplatesProps) {
  const broker = useBroker();
  const { data, error, refetch } = useQuery(templatesQuery(broker));
  const client = useQueryClient();
  const remove = useMutation({
    ...deleteTemplateMutation(broker),
    onError: (thrown) => notify("error", `The template was not deleted: ${toApiError(thrown).title}`),
    onSettled: () => client.invalidateQueries({ queryKey: templatesKey(broker) }),
  });
  const missing = useMissingRight()("publish");
  const templates = data?.templates ?? [];
  const fill = (template: PublishTemplate) => {
    const parsed = publishDraftSchema.safeParse(template.draft);
    if (parsed.success) onRefill(parsed.data);
    else notify("error", "This template was kept by another version of the dashboard, and does not fit this form.");
  };
  return (
    <section aria-label="Templates" className="min-w-0">
      <div className="flex min-h-7 items-center justify-between gap-2">
        <h2 className="text-base">Templates</h2>
        <SaveTemplate draft={draft} missing={missing} taken={templates.map(({ name }) => name)} />
      </div>
      {error !== null && data === undefined ? (
        <ErrorPanel error={error} onRetry={() => void refetch()} />
      ) : templates.length === 0 ? (
        <p className="mt-1 text-muted">
          {data === undefined ? "Reading…" : "A message that is sent often can be kept here, for everybody."}
        </p>
      ) : (
        <ul className="-mx-2 mt-1 border-t border-line">
          {templates.map((template) => (
            <li key={template.id} className="flex items-center border-b border-line hover:bg-hover">
              <button
                type="button"
                title={`Fill the form; kept by ${visibleLine(template.by)}`}
                onClick={() => fill(template)}
                className="min-w-0 flex-1 truncate px-2 py-1.75 text-left font-medium -outline-offset-2!"
              >
                {visibleLine(template.name)}
              </button>
              <IconButton
                icon={Trash2}
                size="sm"
                label={`Delete the template ${visibleLine(template.name)}`}
                disabledReason={missing}
                onClick={() => remove.mutate(template.id)}
              />
            </li>
          ))}
        </ul>
      )}
      {data?.problem == null ? null : <p className="mt-1 text-xs text-in-flight">{data.problem}</p>}
    </section>
  );
}

interface SaveProps {
  draft: PublishDraft;
  missing: string | null;
  /** Names that there are. */
  taken: readonly string[];
}

function SaveTemplate({ draft, missing, taken }: SaveProps) {
  const [name, setName] = useState("");
  const broker = useBroker();
  const client = useQueryClient();
  const save = useMutation({
    ...saveTemplateMutation(broker),
    onSuccess: ({ template }) => {
      notify("success", `Kept as “${template.name}”, for everybody.`);
      setName("");
    },
    onSettled: () => client.invalidateQueries({ queryKey: templatesKey(broker) }),
  });
  const wanted = name.trim();
  const replaces = taken.includes(wanted);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (wanted !== "") save.mutate({ name: wanted, draft });
  };
  return (
    <Popover
      label="Keep as a template"
      trigger={
        <Button size="sm" variant="quiet" icon={BookmarkPlus} disabledReason={missing}>
          Save as template
        </Button>
      }
    >
      <form className="grid w-64 gap-2" onSubmit={submit}>
        <Field
          label="Name"
          hint={replaces ? "It takes the place of the one with this name." : "Everybody on this broker sees it."}
          error={save.error === null ? null : `Not saved: ${toApiError(save.error).title}`}
        >
          {(control) => (
            <Input
              {...control}
              maxLength={longestTemplateName}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Button
          type="submit"
          variant="primary"
          pending={save.isPending}
          disabledReason={wanted === "" ? "Give it a name" : null}
        >
          {replaces ? "Replace it" : "Keep it"}
        </Button>
      </form>
    </Popover>
  );
}
