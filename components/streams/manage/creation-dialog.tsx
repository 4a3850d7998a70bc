"use client";

import { useMutation } from "@tanstack/react-query";
import { DeedDialog } from "@/components/ui/deed/deed-dialog";
import { notify } from "@/components/ui/toast/notify";
import { useBroker, useGo } from "@/lib/client/broker/use-broker";
import { createStreamMutation } from "@/lib/client/queries/manage-stream";
import { hrefs } from "@/lib/client/words/hrefs";
import type { StreamSettings } from "@/lib/model/stream/stream-settings";
import { visibleLine } from "@/lib/model/text/visible-text";
import { StreamForm } from "./stream-form";
import { newStreamSettings } from "./stream-form-values";
import { useStreamForm } from "./use-stream-form";

/** Props of {@link CreationDialog}. */
export interface CreationDialogProps {
  /** The stream that it begins like; none for a new one. */
  like?: { readonly name: string; readonly settings: StreamSettings };
  obstacle: string | null;
  onClose: () => void;
}

/** Makes a stream, from nothing or like another one. */
export function CreationDialog({ like, obstacle, onClose }: CreationDialogProps) {
  const go = useGo();
  const { form, read } = useStreamForm(like === undefined ? "" : `${like.name}_2`, like?.settings ?? newStreamSettings);
  const create = useMutation({
    ...createStreamMutation(useBroker()),
    onSuccess: ({ config: { name } }) => {
      notify("success", `${visibleLine(name)} was made`);
      go(hrefs.stream(name));
    },
  });
  return (
    <DeedDialog
      keepsInput
      title={like === undefined ? "New stream" : `Duplicate ${visibleLine(like.name)}`}
      description={
        like === undefined
          ? "It stores what is published to its subjects from now on."
          : "The settings are copied, the messages are not. Give it subjects of its own."
      }
      label="Create"
      obstacle={obstacle}
      pending={create.isPending}
      error={create.error}
      onRun={() =>
        void form.handleSubmit((values) => {
          const settings = read(values);
          if (settings !== null) create.mutate({ name: values.name, settings });
        })()
      }
      onClose={onClose}
    >
      <StreamForm form={form} isNew />
    </DeedDialog>
  );
}
