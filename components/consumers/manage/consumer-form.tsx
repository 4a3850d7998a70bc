"use client";

import { type UseFormReturn, useController, useForm } from "react-hook-form";
import { Field, Input, Textarea } from "@/components/ui/form/input";
import { Segmented } from "@/components/ui/form/segmented";
import { useGrammar } from "@/lib/client/queries/grammar";
import type { ConsumerBeginning, ConsumerSettings } from "@/lib/model/consumer/consumer-settings";
import { type ConsumerFormValues, readConsumerForm, toConsumerForm } from "./consumer-form-values";

/** A form about a consumer; `read` is what is typed, null while some of it cannot be read. */
export function useConsumerForm(name: string, settings: ConsumerSettings, beginning?: ConsumerBeginning) {
  const grammar = useGrammar();
  const explain = (filter: string) => grammar.explainFilter(filter);
  const form = useForm<ConsumerFormValues>({
    defaultValues: toConsumerForm(name, settings, beginning),
    mode: "onBlur",
    reValidateMode: "onChange",
    resolver: (values) => {
      const { faults } = readConsumerForm(values, explain);
      if (faults === null) return { values, errors: {} };
      const errors = Object.entries(faults).map(([field, message]) => [field, { type: "validate", message }]);
      return { values: {}, errors: Object.fromEntries(errors) };
    },
  });
  return { form, read: (values: ConsumerFormValues) => readConsumerForm(values, explain).settings };
}

/** Props of {@link ConsumerForm}. */
export interface ConsumerFormProps {
  form: UseFormReturn<ConsumerFormValues>;
  /** A new one has a name, and a place to begin at; later these cannot be changed. */
  isNew: boolean;
}

/** Every setting of a consumer that people write. */
export function ConsumerForm({ form, isNew }: ConsumerFormProps) {
  return (
    <>
      {isNew ? <Text form={form} name="name" label="Name" mono hint="It cannot be changed" /> : null}
      <Lines form={form} name="filterSubjects" label="Filters" hint="One a line; empty: every message of the stream" />
      {isNew ? <Beginning form={form} /> : null}
      <div className="grid gap-3 sm:grid-cols-2">
        <Text form={form} name="ackWait" label="Ack wait" mono hint="Then a message is delivered again" />
        <Text form={form} name="maxDeliver" label="Max deliver" mono hint="Then it is given up; empty: never" />
        <Text form={form} name="maxAckPending" label="Max ack pending" mono hint="Most in flight; empty: no limit" />
        <Text form={form} name="backoff" label="Backoff" mono hint="Like 1s, 10s, 1m; its first is the ack wait" />
      </div>
      <Text form={form} name="description" label="Description" />
      <Lines form={form} name="metadata" label="Metadata" hint="key=value, one a line" />
    </>
  );
}

function Beginning({ form: { control } }: { form: ConsumerFormProps["form"] }) {
  const { field: deliver } = useController({ control, name: "deliverPolicy" });
  const { field: ack } = useController({ control, name: "ackPolicy" });
  return (
    <>
      <Choice label="Begins with">
        <Segmented<ConsumerBeginning["deliverPolicy"]>
          label="Begins with"
          value={deliver.value}
          options={[
            { value: "all", label: "All" },
            { value: "new", label: "New" },
            { value: "last", label: "The last" },
            { value: "last_per_subject", label: "Last per subject" },
          ]}
          onChange={deliver.onChange}
        />
      </Choice>
      <Choice label="Acknowledges">
        <Segmented<ConsumerBeginning["ackPolicy"]>
          label="Acknowledges"
          value={ack.value}
          options={[
            { value: "explicit", label: "Each" },
            { value: "all", label: "All before it" },
            { value: "none", label: "Nothing" },
          ]}
          onChange={ack.onChange}
        />
      </Choice>
    </>
  );
}

function Choice({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className="grid justify-items-start gap-1">
      <span aria-hidden className="font-medium">
        {label}
      </span>
      {children}
    </div>
  );
}

interface TextProps {
  form: ConsumerFormProps["form"];
  name: Exclude<keyof ConsumerFormValues, "deliverPolicy" | "ackPolicy">;
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
