"use client";

import { useMutation } from "@tanstack/react-query";
import { type UseFormReturn, useController, useForm } from "react-hook-form";
import { useBroker, useGo } from "@/lib/client/broker/use-broker";
import { createBucketMutation } from "@/lib/client/queries/new-bucket";
import { hrefs } from "@/lib/client/words/hrefs";
import type { Bucket } from "@/lib/model/bucket/bucket";
import { visibleLine } from "@/lib/model/text/visible-text";
import { DeedDialog } from "../deed/deed-dialog";
import { Field, Input } from "../form/input";
import { Segmented } from "../form/segmented";
import { notify } from "../toast/notify";
import { type NewBucketValues, newBucketValues, readNewBucket } from "./new-bucket-values";

/** Props of {@link NewBucketDialog}. */
export interface NewBucketDialogProps {
  kind: Bucket["kind"];
  /** What one of them is called: `bucket`. */
  noun: string;
  obstacle: string | null;
  onClose: () => void;
}

type Form = UseFormReturn<NewBucketValues>;

/** Makes a bucket as the clients of the broker make it. */
export function NewBucketDialog({ kind, noun, obstacle, onClose }: NewBucketDialogProps) {
  const go = useGo();
  const form = useNewBucketForm(kind);
  const create = useMutation({
    ...createBucketMutation(useBroker(), kind),
    onSuccess: ({ bucket }) => {
      notify("success", `${visibleLine(bucket)} was made`);
      go(kind === "keyValue" ? hrefs.bucket(bucket) : hrefs.objectStore(bucket));
    },
  });
  return (
    <DeedDialog
      keepsInput
      title={`New ${noun}`}
      description={
        kind === "keyValue"
          ? "It keeps values under keys, in a stream of its own."
          : "It keeps files of any size, in a stream of its own."
      }
      label="Create"
      obstacle={obstacle}
      pending={create.isPending}
      error={create.error}
      onRun={() =>
        void form.handleSubmit((values) => {
          const read = readNewBucket(values, kind);
          if ("bucket" in read) create.mutate(read.bucket);
        })()
      }
      onClose={onClose}
    >
      <Text form={form} name="name" label="Name" hint="Letters, digits, - and _; it cannot be changed" />
      {kind === "keyValue" ? (
        <>
          <Text form={form} name="history" label="History" hint="Revisions that are kept of each key, 1 to 64" />
          <label className="flex items-center gap-2">
            <input type="checkbox" {...form.register("takesTtl")} />
            Values may have a time to live of their own (nats-server 2.11)
          </label>
        </>
      ) : null}
      <div className="grid gap-3 sm:grid-cols-2">
        <Text form={form} name="maxAge" label="Max age" hint="Like 7d or 1h30m; empty: no limit" />
        <Text form={form} name="maxBytes" label="Max size" hint="Like 10 GiB: set aside at once; empty: no limit" />
        <Text form={form} name="replicas" label="Replicas" hint="1 to 5; more than 1 needs a cluster" />
        <Storage form={form} />
      </div>
      <Text form={form} name="description" label="Description" words />
    </DeedDialog>
  );
}

function useNewBucketForm(kind: Bucket["kind"]): Form {
  return useForm<NewBucketValues>({
    defaultValues: newBucketValues,
    mode: "onBlur",
    reValidateMode: "onChange",
    resolver: (values) => {
      const read = readNewBucket(values, kind);
      if ("bucket" in read) return { values, errors: {} };
      const errors = Object.entries(read.faults).map(([field, message]) => [field, { type: "validate", message }]);
      return { values: {}, errors: Object.fromEntries(errors) };
    },
  });
}

interface TextProps {
  form: Form;
  name: Exclude<keyof NewBucketValues, "takesTtl" | "storage">;
  label: string;
  hint?: string;
  /** It is no name or figure. */
  words?: boolean;
}

function Text({ form: { register, formState }, name, label, hint, words = false }: TextProps) {
  return (
    <Field label={label} hint={hint} error={formState.errors[name]?.message}>
      {(field) => <Input {...field} mono={!words} {...register(name)} />}
    </Field>
  );
}

function Storage({ form: { control } }: { form: Form }) {
  const { field } = useController({ control, name: "storage" });
  return (
    <div className="grid content-start justify-items-start gap-1">
      <span aria-hidden className="font-medium">
        Storage
      </span>
      <Segmented
        label="Storage"
        value={field.value}
        options={[
          { value: "file", label: "File" },
          { value: "memory", label: "Memory" },
        ]}
        onChange={field.onChange}
      />
    </div>
  );
}
