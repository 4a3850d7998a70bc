"use client";

import { Download } from "lucide-react";
import { useState } from "react";
import { useForm, useWatch } from "react-hook-form";
import { ulid } from "ulid";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/form/input";
import { Segmented } from "@/components/ui/form/segmented";
import { Dialog } from "@/components/ui/overlay/dialog";
import { type ExportRequest, readColumns } from "@/lib/client/queries/exports";
import { useGrammar } from "@/lib/client/queries/grammar";
import { type ExportFormat, type PlainColumn, plainColumns } from "@/lib/contract/export";
import { RangeFields, rangeSearch, streamRangeFault } from "../message-jobs/range-fields";
import type { ChosenMessages } from "../message-jobs/stored-job-dialog";

const formats: readonly { readonly value: ExportFormat; readonly label: string; readonly says: string }[] = [
  {
    value: "ndjson",
    label: "NDJSON",
    says: "A message a line, with its subject, headers and whole payload, as the API gives it.",
  },
  {
    value: "csv",
    label: "CSV",
    says: "A row a message. A value that a spreadsheet would calculate gets an apostrophe before it.",
  },
  { value: "raw", label: "Raw", says: "The payloads alone, byte for byte, each with a line break after it." },
];

const columnLabels: Record<PlainColumn, string> = {
  stream: "Stream",
  number: "Number",
  storedAt: "Stored",
  subject: "Subject",
  bytes: "Bytes",
  payload: "Payload",
};

const descriptions: Record<ChosenMessages["kind"], string> = {
  found: "The whole search is written into a file as it goes, also what is not listed yet. Secrets stay masked.",
  range: "They are written into a file as they are read, oldest first. Secrets stay masked.",
};

/** What the form holds. */
interface ExportChoice {
  readonly format: ExportFormat;
  readonly columns: readonly PlainColumn[];
  readonly more: string;
}

/** Props of {@link ExportDialog}. */
export interface ExportDialogProps {
  chosen: ChosenMessages;
  onExport: (request: ExportRequest) => void;
  onClose: () => void;
}

/** Which messages, and into which kind of file they are written. */
export function ExportDialog({ chosen, onExport, onClose }: ExportDialogProps) {
  const grammar = useGrammar();
  const [range, setRange] = useState(chosen.kind === "range" ? chosen.range : null);
  const fault = range === null ? null : streamRangeFault(range, grammar.explainFilter);
  const { control, register, setValue, handleSubmit, formState } = useForm<ExportChoice>({
    defaultValues: { format: "ndjson", columns: [...plainColumns], more: "" },
  });
  const format = useWatch({ control, name: "format" });
  const send = handleSubmit(({ columns, more }) => {
    // In their usual order, whichever was ticked first.
    const plain = plainColumns.filter((column) => columns.includes(column));
    const search =
      chosen.kind === "found" ? chosen.search : rangeSearch(chosen.stream, range ?? chosen.range, Date.now());
    if (fault === null) onExport({ id: ulid(), search, format, columns: [...plain, ...readColumns(more).columns] });
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={chosen.kind === "found" ? "Export all matches" : "Export messages"}
      description={descriptions[chosen.kind]}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" icon={Download} disabledReason={fault} onClick={() => void send()}>
            Export
          </Button>
        </>
      }
    >
      <form className="grid gap-3" noValidate onSubmit={(event) => void send(event)}>
        {range === null ? null : (
          <RangeFields value={range} explainFilter={grammar.explainFilter} onChange={setRange} />
        )}
        <div className="grid justify-items-start gap-1">
          <Segmented
            label="Format"
            value={format}
            options={formats.map(({ value, label }) => ({ value, label }))}
            onChange={(value) => setValue("format", value)}
          />
          <p className="text-xs text-faint">{formats.find(({ value }) => value === format)?.says}</p>
        </div>
        {format === "csv" ? (
          <>
            <fieldset className="flex flex-wrap gap-x-4 gap-y-1">
              <legend className="pb-1 font-medium">Columns</legend>
              {plainColumns.map((column) => (
                <label key={column} className="flex min-h-6 items-center gap-1.5">
                  <input type="checkbox" value={column} {...register("columns")} />
                  {columnLabels[column]}
                </label>
              ))}
            </fieldset>
            <Field
              label="More columns"
              hint="Of headers and of JSON payloads, separated by commas."
              error={formState.errors.more?.message}
            >
              {(field) => (
                <Input
                  mono
                  placeholder="header:Nats-Msg-Id, json:data.total"
                  {...field}
                  {...register("more", { validate: (more, { columns }) => explainColumns(more, columns.length) })}
                />
              )}
            </Field>
          </>
        ) : null}
        {/* Enter in the field sends the form. */}
        <button type="submit" className="hidden" tabIndex={-1} aria-hidden />
      </form>
    </Dialog>
  );
}

function explainColumns(more: string, plain: number): string | true {
  const { columns, wrong } = readColumns(more);
  if (wrong !== null) return `"${wrong}" is no column: write header:NAME or json:PATH.`;
  return plain + columns.length > 0 || "Choose a column at least.";
}
