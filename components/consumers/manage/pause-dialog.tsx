"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { DeedDialog } from "@/components/ui/deed/deed-dialog";
import { MomentField } from "@/components/ui/form/moment-field";
import { Segmented } from "@/components/ui/form/segmented";
import { notify } from "@/components/ui/toast/notify";
import { useBroker } from "@/lib/client/broker/use-broker";
import { useZone } from "@/lib/client/browser/use-zone";
import { pauseMutation } from "@/lib/client/queries/manage-consumer";
import { formatDayTime } from "@/lib/client/words/format";
import { type PauseEnd, pauseInput } from "@/lib/client/words/pause-end";
import { visibleLine } from "@/lib/model/text/visible-text";
import type { ConsumerDialogProps } from "./consumer-dialog";

const options = [
  { value: "15m", label: "15 min" },
  { value: "1h", label: "1 h" },
  { value: "morning", label: "Tomorrow 08:00" },
  { value: "moment", label: "Until…" },
] as const;

/** Until when a consumer gets nothing. */
export function PauseDialog({ consumer, obstacle, onClose }: ConsumerDialogProps) {
  useZone();
  const [end, setEnd] = useState<PauseEnd>("15m");
  const [moment, setMoment] = useState<string | null>(null);
  const pause = useMutation({
    ...pauseMutation(useBroker(), consumer),
    onSuccess: ({ consumer: { pausedUntil } }) => {
      const until = pausedUntil === null ? "" : ` until ${formatDayTime(new Date(pausedUntil))}`;
      notify("success", `${visibleLine(consumer.displayName)} is paused${until}`);
      onClose();
    },
  });
  const input = pauseInput(end, moment, Date.now());
  return (
    <DeedDialog
      title={`Pause ${visibleLine(consumer.displayName)}`}
      description="The server delivers nothing to it until then; what is stored waits. What is in flight can still be acknowledged, and Resume ends the pause at any time."
      label="Pause"
      obstacle={obstacle ?? (input === null ? "Say until when first" : null)}
      pending={pause.isPending}
      error={pause.error}
      onRun={() => {
        if (input !== null) pause.mutate(input);
      }}
      onClose={onClose}
    >
      <div className="grid justify-items-start gap-1">
        <span aria-hidden className="font-medium">
          For how long
        </span>
        <Segmented<PauseEnd> label="For how long" value={end} options={options} onChange={setEnd} />
      </div>
      {end === "moment" ? <MomentField label="Until" at={moment} onChange={setMoment} /> : null}
    </DeedDialog>
  );
}
