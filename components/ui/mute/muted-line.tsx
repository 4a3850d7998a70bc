"use client";

import { useMutation } from "@tanstack/react-query";
import { BellOff } from "lucide-react";
import { Button } from "@/components/ui/button";
import { ExactTime } from "@/components/ui/text/time";
import { useBroker } from "@/lib/client/broker/use-broker";
import { toApiError } from "@/lib/client/http/http";
import { useMissingRight } from "@/lib/client/queries/activity";
import { unmuteMutation } from "@/lib/client/queries/mutes";
import type { Mute } from "@/lib/model/consumer/mute";
import { visibleLine } from "@/lib/model/text/visible-text";

/** Who muted something, until when and why, with the way back. */
export function MutedLine({ mute: { id, by, until, reason } }: { mute: Mute }) {
  const unmute = useMutation(unmuteMutation(useBroker()));
  const missing = useMissingRight()("mute");
  return (
    <span className="num inline-flex flex-wrap items-center gap-x-2 text-muted">
      <BellOff aria-hidden className="size-3.5 shrink-0" />
      <span>
        Muted by {visibleLine(by)} until <ExactTime at={until} />: {visibleLine(reason)}
      </span>
      <Button size="sm" pending={unmute.isPending} disabledReason={missing} onClick={() => unmute.mutate(id)}>
        Unmute
      </Button>
      {unmute.error ? <span className="text-gave-up">{toApiError(unmute.error).title}</span> : null}
    </span>
  );
}
