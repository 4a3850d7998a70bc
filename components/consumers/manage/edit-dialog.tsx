"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { DeedDialog } from "@/components/ui/deed/deed-dialog";
import { ReviewDialog } from "@/components/ui/deed/review-dialog";
import { Banner } from "@/components/ui/state/banner";
import { notify } from "@/components/ui/toast/notify";
import { useBroker } from "@/lib/client/broker/use-broker";
import { consumerEditPlanQuery, editConsumerMutation } from "@/lib/client/queries/manage-consumer";
import {
  type ConsumerSettings,
  changedConsumerSettings,
  settingsOfConsumer,
} from "@/lib/model/consumer/consumer-settings";
import { visibleLine } from "@/lib/model/text/visible-text";
import type { ConsumerDialogProps } from "./consumer-dialog";
import { ConsumerForm, useConsumerForm } from "./consumer-form";
import { deletionLoss } from "./deletion-words";
import { settingLabels, settingWords } from "./setting-words";

/** Changes a consumer's settings: first the form, then what differs, then it is applied. */
export function EditDialog({ consumer, obstacle, onClose }: ConsumerDialogProps) {
  const { name, displayName, config } = consumer;
  // As it was when the dialog opened: what changes meanwhile is somebody else's, and the server refuses to overwrite it.
  const [base] = useState(() => settingsOfConsumer(config));
  const [wanted, setWanted] = useState<ConsumerSettings | null>(null);
  const { form, read } = useConsumerForm(name, base);
  if (wanted !== null) {
    return <Review {...{ consumer, base, wanted, obstacle, onClose }} onBack={() => setWanted(null)} />;
  }
  return (
    <DeedDialog
      keepsInput
      title={`Edit ${visibleLine(displayName)}`}
      description="Nothing is changed yet: the next step shows what differs. Settings that are not here stay as they are."
      label="Review changes"
      obstacle={obstacle}
      pending={false}
      error={null}
      onRun={() => void form.handleSubmit((values) => setWanted(read(values)))()}
      onClose={onClose}
    >
      <ConsumerForm form={form} isNew={false} />
    </DeedDialog>
  );
}

interface ReviewProps extends ConsumerDialogProps {
  base: ConsumerSettings;
  wanted: ConsumerSettings;
  onBack: () => void;
}

function Review({ consumer, base, wanted, obstacle, onBack, onClose }: ReviewProps) {
  const broker = useBroker();
  const changed = changedConsumerSettings(base, wanted);
  const plan = useQuery({ ...consumerEditPlanQuery(broker, consumer, base, wanted), enabled: changed.length > 0 });
  const edit = useMutation({
    ...editConsumerMutation(broker, consumer),
    onSuccess: () => {
      notify("success", `${visibleLine(consumer.displayName)} was changed`);
      onClose();
    },
    onError: () => void plan.refetch(),
  });
  const { data } = plan;
  const loss = data && deletionLoss(data);
  return (
    <ReviewDialog
      title={`Change ${visibleLine(consumer.displayName)}`}
      of="consumer"
      differences={changed.map((setting) => ({
        name: settingLabels[setting],
        one: settingWords(base, setting),
        other: settingWords(wanted, setting),
      }))}
      label="Apply"
      destroys={Boolean(loss)}
      obstacle={obstacle}
      plan={plan}
      apply={edit}
      onApply={() => {
        if (data === undefined) return;
        const { createdAt, lost, unread } = data;
        edit.mutate({ base, settings: wanted, confirmed: { createdAt, lost: lost.value, unread: unread.value } });
      }}
      onBack={onBack}
      onClose={onClose}
    >
      {loss ? (
        <Banner tone="warn" inset>
          {loss}
        </Banner>
      ) : null}
    </ReviewDialog>
  );
}
