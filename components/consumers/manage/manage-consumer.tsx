"use client";

import { useMutation } from "@tanstack/react-query";
import { Braces, CirclePause, CirclePlay, CopyPlus, Pencil, PinOff, RotateCcw, Settings2, Trash2 } from "lucide-react";
import dynamic from "next/dynamic";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { Button } from "@/components/ui/button";
import { usePageAction } from "@/components/ui/keys/page-actions";
import { Menu } from "@/components/ui/overlay/menu";
import { notify } from "@/components/ui/toast/notify";
import { useBroker } from "@/lib/client/broker/use-broker";
import { toApiError } from "@/lib/client/http/http";
import { resumeMutation, unpinMutation } from "@/lib/client/queries/manage-consumer";
import { useManageObstacle } from "@/lib/client/queries/offers";
import type { ListedConsumer } from "@/lib/model/consumer/consumer-health";
import type { Retention } from "@/lib/model/stream/stream";
import { visibleLine } from "@/lib/model/text/visible-text";

const EditDialog = dynamic(() => import("./edit-dialog").then((module) => module.EditDialog), { ssr: false });
const CreationDialog = dynamic(() => import("./creation-dialog").then((module) => module.CreationDialog), {
  ssr: false,
});
const PauseDialog = dynamic(() => import("./pause-dialog").then((module) => module.PauseDialog), { ssr: false });
const ResetDialog = dynamic(() => import("./reset-dialog").then((module) => module.ResetDialog), { ssr: false });
const DeletionDialog = dynamic(() => import("./deletion-dialog").then((module) => module.DeletionDialog), {
  ssr: false,
});

const ConfigurationDialog = dynamic(
  () => import("@/components/ui/configuration/configuration-dialog").then((module) => module.ConfigurationDialog),
  { ssr: false },
);

const deeds = ["configuration", "edit", "duplicate", "pause", "reset", "delete"] as const;

/** Props of {@link ManageConsumer}. */
export interface ManageConsumerProps {
  consumer: ListedConsumer;
  /** Of its stream; null while that is not known. */
  retention: Retention | null;
}

/** Everything that can be done to a consumer. What is asked is in the address, as `manage`. */
export function ManageConsumer({ consumer, retention }: ManageConsumerProps) {
  const { displayName, pausedUntil } = consumer;
  const obstacle = useManageObstacle(consumer.stream);
  const [asked, ask] = useQueryState("manage", parseAsStringLiteral(deeds).withOptions({ history: "push" }));
  const resume = useMutation({
    ...resumeMutation(useBroker(), consumer),
    onSuccess: () => notify("success", `${visibleLine(displayName)} gets messages again`),
    onError: (error) =>
      notify("error", `${visibleLine(displayName)} is still paused`, { description: toApiError(error).title }),
  });
  const unpin = useMutation({
    ...unpinMutation(useBroker(), consumer),
    onSuccess: () => notify("success", `The server chooses another client for ${visibleLine(displayName)}`),
    onError: (error) =>
      notify("error", `${visibleLine(displayName)} keeps its client`, { description: toApiError(error).title }),
  });
  const isPaused = pausedUntil !== null;
  const open = (deed: (typeof deeds)[number]) => () => void ask(deed);
  const offered = (label: string) => (obstacle === null ? label : null);
  usePageAction(offered(isPaused ? "Resume this consumer" : "Pause this consumer"), () =>
    isPaused ? resume.mutate() : open("pause")(),
  );
  usePageAction(offered("Reset this consumer"), open("reset"));
  usePageAction(offered("Delete this consumer"), open("delete"));
  const close = () => void ask(null, { history: "replace" });
  const dialog = { consumer, obstacle, onClose: close };
  return (
    <>
      {isPaused ? (
        <Button icon={CirclePlay} pending={resume.isPending} disabledReason={obstacle} onClick={() => resume.mutate()}>
          Resume
        </Button>
      ) : null}
      <Button icon={Braces} onClick={open("configuration")}>
        Configuration
      </Button>
      <Menu
        label="Manage"
        entries={[
          { label: "Edit…", hint: "Filters, waits, limits", icon: Pencil, onSelect: open("edit") },
          { label: "Duplicate…", hint: "A new one with these settings", icon: CopyPlus, onSelect: open("duplicate") },
          {
            label: isPaused ? "Pause until another time…" : "Pause…",
            hint: "Deliver nothing for a while",
            icon: CirclePause,
            onSelect: open("pause"),
          },
          { label: "Reset…", hint: "Deliver again, or pass over", icon: RotateCcw, onSelect: open("reset") },
          ...(consumer.unpinnedGroups === null
            ? []
            : [
                {
                  label: "Unpin its client",
                  hint: "Another one gets the messages from then on",
                  icon: PinOff,
                  disabledReason: unpin.isPending ? "It is being unpinned" : null,
                  onSelect: () => unpin.mutate(),
                },
              ]),
          { label: "Delete…", hint: "With all that it knows", icon: Trash2, onSelect: open("delete") },
        ]}
      >
        <Button icon={Settings2} disabledReason={obstacle}>
          Manage
        </Button>
      </Menu>
      {asked === "configuration" ? (
        <ConfigurationDialog stream={consumer.stream} consumer={consumer.name} onClose={dialog.onClose} />
      ) : null}
      {asked === "edit" ? <EditDialog {...dialog} /> : null}
      {asked === "duplicate" ? <CreationDialog {...dialog} stream={consumer.stream} like={consumer} /> : null}
      {asked === "pause" ? <PauseDialog {...dialog} /> : null}
      {asked === "reset" ? <ResetDialog {...dialog} /> : null}
      {asked === "delete" ? <DeletionDialog {...dialog} retention={retention} /> : null}
    </>
  );
}
