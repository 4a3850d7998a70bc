"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { DeedDialog } from "@/components/ui/deed/deed-dialog";
import { ReviewDialog } from "@/components/ui/deed/review-dialog";
import { Banner } from "@/components/ui/state/banner";
import { Skeleton } from "@/components/ui/state/skeleton";
import { notify } from "@/components/ui/toast/notify";
import { useBroker } from "@/lib/client/broker/use-broker";
import { editStreamMutation, streamEditPlanQuery } from "@/lib/client/queries/manage-stream";
import { formatQuantity } from "@/lib/client/words/format";
import { beginKnown } from "@/lib/client/words/known";
import { changedSettings, type StreamSettings } from "@/lib/model/stream/stream-settings";
import { visibleLine } from "@/lib/model/text/visible-text";
import { settingLabels, settingWords } from "./setting-words";
import type { StreamDialogProps } from "./stream-dialog";
import { StreamForm } from "./stream-form";
import { useStreamForm } from "./use-stream-form";

/** Props of {@link EditDialog}. */
export interface EditDialogProps extends StreamDialogProps {
  settings: StreamSettings;
}

/** Changes a stream's settings: first the form, then what differs and what that removes, then it is applied. */
export function EditDialog({ name, settings, obstacle, onClose }: EditDialogProps) {
  // As it was when the dialog opened: what changes meanwhile is somebody else's, and the server refuses to overwrite it.
  const [base] = useState(settings);
  const [wanted, setWanted] = useState<StreamSettings | null>(null);
  const { form, read } = useStreamForm(name, base);
  if (wanted !== null) {
    return <Review {...{ name, base, wanted, obstacle, onClose }} onBack={() => setWanted(null)} />;
  }
  return (
    <DeedDialog
      keepsInput
      title={`Edit ${visibleLine(name)}`}
      description="Nothing is changed yet: the next step shows what differs. Settings that are not here stay as they are."
      label="Review changes"
      obstacle={obstacle}
      pending={false}
      error={null}
      onRun={() => void form.handleSubmit((values) => setWanted(read(values)))()}
      onClose={onClose}
    >
      <StreamForm form={form} isNew={false} />
    </DeedDialog>
  );
}

interface ReviewProps extends StreamDialogProps {
  base: StreamSettings;
  wanted: StreamSettings;
  onBack: () => void;
}

function Review({ name, base, wanted, obstacle, onBack, onClose }: ReviewProps) {
  const broker = useBroker();
  const changed = changedSettings(base, wanted);
  const plan = useQuery({ ...streamEditPlanQuery(broker, name, base, wanted), enabled: changed.length > 0 });
  const edit = useMutation({
    ...editStreamMutation(broker, name),
    onSuccess: () => {
      notify("success", `${visibleLine(name)} was changed`);
      onClose();
    },
    onError: () => void plan.refetch(),
  });
  const removed = plan.data?.removed;
  const isLoss = removed !== undefined && removed.value !== 0;
  return (
    <ReviewDialog
      title={`Change ${visibleLine(name)}`}
      of="stream"
      differences={changed.map((setting) => ({
        name: settingLabels[setting],
        one: settingWords(base, setting),
        other: settingWords(wanted, setting),
      }))}
      label={isLoss ? "Apply and remove" : "Apply"}
      destroys={isLoss}
      obstacle={obstacle}
      plan={plan}
      apply={edit}
      onApply={() => {
        if (plan.data === undefined) return;
        const { createdAt } = plan.data;
        edit.mutate({ base, settings: wanted, confirmed: { createdAt, removed: plan.data.removed.value } });
      }}
      onBack={onBack}
      onClose={onClose}
    >
      {isLoss ? (
        <Banner tone="warn" inset>
          {beginKnown(removed, (value) => formatQuantity(value, "message"))} would be removed at once: beyond the new
          limits. This cannot be undone.
        </Banner>
      ) : null}
      {changed.length > 0 && removed === undefined && !plan.isError ? <Skeleton className="h-6" /> : null}
      {removed !== undefined && !isLoss ? <p className="text-muted">No message is removed.</p> : null}
    </ReviewDialog>
  );
}
