"use client";

import { type Control, type UseFormReturn, useController } from "react-hook-form";
import { Field, Input, Textarea } from "@/components/ui/form/input";
import { Segmented } from "@/components/ui/form/segmented";
import { retentionWords } from "../retention-words";
import type { StreamFormValues } from "./stream-form-values";

/** Props of {@link StreamForm}. */
export interface StreamFormProps {
  form: UseFormReturn<StreamFormValues>;
  /** A new one has a name and a storage to choose; later they cannot be changed. */
  isNew: boolean;
}

/** Every setting of a stream that people write. */
export function StreamForm({ form, isNew }: StreamFormProps) {
  const { control } = form;
  const retention = form.watch("retention");
  return (
    <>
      {isNew ? (
        <Text form={form} name="name" label="Name" mono hint="Upper case, by habit; it cannot be changed" />
      ) : null}
      <Lines form={form} name="subjects" label="Subjects" hint="One a line; no other stream may capture them" />
      <Choice
        control={control}
        name="retention"
        label="Retention"
        hint={retentionWords[retention].meaning}
        options={[
          { value: "limits", label: "Limits" },
          { value: "interest", label: "Interest" },
          { value: "workqueue", label: "Work queue" },
        ]}
      />
      <div className="grid gap-3 sm:grid-cols-2">
        <Text form={form} name="maxAge" label="Max age" mono hint="Like 7d or 1h30m; empty: no limit" />
        <Text
          form={form}
          name="maxBytes"
          label="Max size"
          mono
          hint="Like 10 GiB: set aside at once; empty: no limit"
        />
        <Text form={form} name="maxMessages" label="Max messages" mono hint="Empty: no limit" />
        <Text form={form} name="maxMessagesPerSubject" label="Max per subject" mono hint="Empty: no limit" />
        <Text form={form} name="maxMessageBytes" label="Max message size" mono hint="Like 1 MiB; empty: the server's" />
        <Text form={form} name="duplicateWindow" label="Duplicate window" mono hint="How long an id is remembered" />
        <Text form={form} name="replicas" label="Replicas" mono hint="1 to 5; more than 1 needs a cluster" />
      </div>
      <Choice
        control={control}
        name="discard"
        label="At a limit"
        options={[
          { value: "old", label: "Drop the oldest" },
          { value: "new", label: "Refuse the new" },
        ]}
      />
      {isNew ? (
        <Choice
          control={control}
          name="storage"
          label="Storage"
          options={[
            { value: "file", label: "File" },
            { value: "memory", label: "Memory" },
          ]}
        />
      ) : null}
      <label className="flex items-center gap-2">
        <input type="checkbox" {...form.register("allowDirect")} />
        Direct reads: cheaper, and spread over replicas
      </label>
      <Text form={form} name="description" label="Description" />
      <Lines form={form} name="metadata" label="Metadata" hint="key=value, one a line" />
    </>
  );
}

type TextName = Exclude<keyof StreamFormValues, "retention" | "storage" | "discard" | "allowDirect">;

interface TextProps {
  form: UseFormReturn<StreamFormValues>;
  name: TextName;
  label: string;
  hint?: string;
  mono?: boolean;
}

function Text({ form: { register, formState }, name, label, hint, mono = false }: TextProps) {
  return (
    <Field label={label} hint={hint} error={formState.errors[name]?.message}>
      {(field) => <Input {...field} mono={mono} {...register(name)} />}
    </Field>
  );
}

function Lines({ form: { register, formState }, name, label, hint }: TextProps) {
  return (
    <Field label={label} hint={hint} error={formState.errors[name]?.message}>
      {(field) => <Textarea {...field} mono rows={2} className="min-h-14!" {...register(name)} />}
    </Field>
  );
}

type ChoiceName = "retention" | "storage" | "discard";

interface ChoiceProps<TName extends ChoiceName> {
  control: Control<StreamFormValues>;
  name: TName;
  label: string;
  hint?: string;
  options: readonly { readonly value: StreamFormValues[TName]; readonly label: string }[];
}

function Choice<TName extends ChoiceName>({ control, name, label, hint, options }: ChoiceProps<TName>) {
  const { field } = useController({ control, name });
  return (
    <div className="grid justify-items-start gap-1">
      <span aria-hidden className="font-medium">
        {label}
      </span>
      <Segmented label={label} value={field.value} options={options} onChange={field.onChange} />
      {hint === undefined ? null : <p className="text-xs text-faint">{hint}</p>}
    </div>
  );
}
