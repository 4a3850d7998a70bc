"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Segmented } from "@/components/ui/form/segmented";
import { Dialog } from "@/components/ui/overlay/dialog";
import { Banner } from "@/components/ui/state/banner";
import { QueryState } from "@/components/ui/state/query-state";
import { Skeleton } from "@/components/ui/state/skeleton";
import { CodeBlock } from "@/components/ui/text/code-block";
import { useBroker } from "@/lib/client/broker/use-broker";
import {
  type Configured,
  configurationCommand,
  configurationObstacle,
} from "@/lib/client/configuration/configuration-commands";
import { yamlText } from "@/lib/client/configuration/yaml-text";
import { configurationQuery } from "@/lib/client/queries/configuration";
import { visibleLine } from "@/lib/model/text/visible-text";

const forms = [
  { value: "json", label: "JSON" },
  { value: "yaml", label: "YAML" },
  { value: "create", label: "nats, create" },
  { value: "edit", label: "nats, edit" },
] as const;
type Form = (typeof forms)[number]["value"];

/** Props of {@link ConfigurationDialog}. */
export interface ConfigurationDialogProps {
  stream: string;
  consumer: string | null;
  onClose: () => void;
}

/** The whole configuration as the server has it, to be copied: every setting, whether or not this page knows it. */
export function ConfigurationDialog({ stream, consumer, onClose }: ConfigurationDialogProps) {
  const [form, setForm] = useState<Form>("json");
  const query = useQuery(configurationQuery(useBroker(), stream, consumer));
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Configuration of ${visibleLine(consumer ?? stream)}`}
      description="Every setting in the server's own words, without the notes that it made itself."
      footer={
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      <div className="grid min-w-0 gap-3">
        <div className="flex min-w-0">
          <Segmented<Form> label="As" value={form} options={forms} onChange={setForm} />
        </div>
        <QueryState query={query} pending={<Skeleton className="h-60" />}>
          {({ configuration }) => <Shown configured={{ stream, consumer, configuration }} form={form} />}
        </QueryState>
      </div>
    </Dialog>
  );
}

function Shown({ configured, form }: { configured: Configured; form: Form }) {
  const obstacle = form === "create" || form === "edit" ? configurationObstacle(configured) : null;
  if (obstacle !== null)
    return (
      <Banner tone="warn" inset>
        {obstacle}
      </Banner>
    );
  return <CodeBlock what="configuration" text={textOf(configured, form)} />;
}

function textOf(configured: Configured, form: Form): string {
  switch (form) {
    case "json":
      return configured.configuration;
    case "yaml":
      return yamlText(configured.configuration);
    case "create":
    case "edit":
      return configurationCommand(configured, form);
  }
}
