"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/form/input";
import { Segmented } from "@/components/ui/form/segmented";
import { Dialog } from "@/components/ui/overlay/dialog";
import { ErrorPanel } from "@/components/ui/state/error-panel";
import { useBroker } from "@/lib/client/broker/use-broker";
import { muteMutation } from "@/lib/client/queries/mutes";
import type { MuteAbout } from "@/lib/contract/mutes";
import { displayConsumerName } from "@/lib/model/consumer/durable-name";
import { visibleLine } from "@/lib/model/text/visible-text";

const hourMs = 3_600_000;
const spans = { "1 h": hourMs, "4 h": 4 * hourMs, "1 d": 24 * hourMs, "7 d": 7 * 24 * hourMs } as const;
type Span = keyof typeof spans;
const spanOptions = (["1 h", "4 h", "1 d", "7 d"] as const).map((value) => ({ value, label: value }));

/** Props of {@link MuteDialog}. */
export interface MuteDialogProps {
  about: MuteAbout;
  words: string;
  onClose: () => void;
}

/** Why, and for how long. */
export function MuteDialog({ about, words, onClose }: MuteDialogProps) {
  const [reason, setReason] = useState("");
  const [span, setSpan] = useState<Span>("4 h");
  const mute = useMutation({ ...muteMutation(useBroker()), onSuccess: onClose });
  const send = () => mute.mutate({ ...about, reason, forMs: spans[span] });
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Mute ${visibleLine(about.consumer == null ? about.stream : displayConsumerName(about.consumer))}`}
      description={`${asSentence(words)} While it is muted it is counted apart, and everybody sees who muted it and why. The webhook still calls, and says that it is muted.${(about.verdict ?? null) === null ? "" : " Another verdict is not muted."}`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            pending={mute.isPending}
            disabledReason={reason.trim() === "" ? "Say why: the next person wants to know" : null}
            onClick={send}
          >
            Mute for {span}
          </Button>
        </>
      }
    >
      <form
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (reason.trim() !== "") send();
        }}
      >
        <Field label="Why">
          {(control) => (
            <Input {...control} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
          )}
        </Field>
        <div className="grid justify-items-start gap-1">
          <span aria-hidden className="font-medium">
            For how long
          </span>
          <Segmented<Span> label="For how long" value={span} options={spanOptions} onChange={setSpan} />
        </div>
        {mute.error ? <ErrorPanel error={mute.error} onRetry={send} retrying={mute.isPending} /> : null}
      </form>
    </Dialog>
  );
}

function asSentence(words: string): string {
  const text = visibleLine(words);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
