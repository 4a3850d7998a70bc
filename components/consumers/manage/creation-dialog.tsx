"use client";

import { useMutation } from "@tanstack/react-query";
import { DeedDialog } from "@/components/ui/deed/deed-dialog";
import { notify } from "@/components/ui/toast/notify";
import { useBroker, useGo } from "@/lib/client/broker/use-broker";
import { createConsumerMutation } from "@/lib/client/queries/manage-consumer";
import { hrefs } from "@/lib/client/words/hrefs";
import type { ConsumerHealth } from "@/lib/model/consumer/consumer-health";
import {
  type ConsumerBeginning,
  consumerBeginningSchema,
  settingsOfConsumer,
} from "@/lib/model/consumer/consumer-settings";
import { visibleLine } from "@/lib/model/text/visible-text";
import { ConsumerForm, useConsumerForm } from "./consumer-form";
import { newBeginning, newConsumerSettings } from "./consumer-form-values";

/** Props of {@link CreationDialog}. */
export interface CreationDialogProps {
  stream: string;
  /** The consumer that it begins like; none for a new one. */
  like?: Pick<ConsumerHealth, "name" | "config">;
  obstacle: string | null;
  onClose: () => void;
}

/** Makes a consumer, from nothing or like another one. */
export function CreationDialog({ stream, like, obstacle, onClose }: CreationDialogProps) {
  const go = useGo();
  const { form, read } = useConsumerForm(
    like === undefined ? "" : `${like.name}_2`,
    like === undefined ? newConsumerSettings : settingsOfConsumer(like.config),
    like === undefined ? newBeginning : beginningOf(like),
  );
  const create = useMutation({
    ...createConsumerMutation(useBroker(), stream),
    onSuccess: ({ consumer: { name, displayName } }) => {
      notify("success", `${visibleLine(displayName)} was made`);
      go(hrefs.consumer(stream, name));
    },
  });
  return (
    <DeedDialog
      keepsInput
      title={like === undefined ? `New consumer of ${visibleLine(stream)}` : `Duplicate ${visibleLine(like.name)}`}
      description="The server keeps its position from then on. It reads nothing by itself: a program has to ask for its messages."
      label="Create"
      obstacle={obstacle}
      pending={create.isPending}
      error={create.error}
      onRun={() =>
        void form.handleSubmit((values) => {
          const settings = read(values);
          const { name, deliverPolicy, ackPolicy } = values;
          if (settings !== null) create.mutate({ name, beginning: { deliverPolicy, ackPolicy }, settings });
        })()
      }
      onClose={onClose}
    >
      <ConsumerForm form={form} isNew />
    </DeedDialog>
  );
}

/** Where a copy begins: like the other one, or with all where that cannot be chosen here. */
function beginningOf({ config }: Pick<ConsumerHealth, "config">): ConsumerBeginning {
  const { deliverPolicy, ackPolicy } = config;
  return consumerBeginningSchema.safeParse({ deliverPolicy, ackPolicy }).data ?? newBeginning;
}
