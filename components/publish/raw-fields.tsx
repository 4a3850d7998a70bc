"use client";

import { File as FileIcon, Upload, X } from "lucide-react";
import { useRef } from "react";
import { Button, IconButton } from "@/components/ui/button";
import { notify } from "@/components/ui/toast/notify";
import { formatBytes } from "@/lib/client/words/format";
import { payloadBase64, viewPayload } from "@/lib/model/message/payload-view";
import { visibleLine } from "@/lib/model/text/visible-text";
import type { FieldsProps, ShapedProps } from "./event-fields";
import { PayloadEditor } from "./payload-editor";

/** The payload as it is: text, or the bytes of a file. */
export function RawFields({ draft, shape, onChange }: Pick<FieldsProps, "draft" | "onChange"> & ShapedProps) {
  const picker = useRef<HTMLInputElement>(null);
  const take = async (file: File) => {
    try {
      const view = viewPayload(new Uint8Array(await file.arrayBuffer()));
      onChange({ file: { name: file.name, base64: payloadBase64(view), sizeBytes: view.sizeBytes } });
    } catch (error) {
      notify("error", `${file.name} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  const choose = (
    <Button size="sm" variant="quiet" icon={Upload} className="-my-1" onClick={() => picker.current?.click()}>
      {draft.file === null ? "Choose a file" : "Choose another file"}
    </Button>
  );
  return (
    <>
      <input
        ref={picker}
        type="file"
        aria-label="Payload file"
        tabIndex={-1}
        className="sr-only"
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          if (file) void take(file);
          // The same file may be chosen again after it has changed.
          event.target.value = "";
        }}
      />
      {draft.file === null ? (
        <PayloadEditor
          label="Payload"
          hint="Sent as it is, in UTF-8. It may be empty."
          error={null}
          value={draft.payload}
          onChange={(payload) => onChange({ payload })}
          mustBeJson={false}
          isTemplate={draft.repeat !== null}
          shape={shape}
          aside={choose}
        />
      ) : (
        <div className="grid gap-1">
          <div className="flex items-baseline justify-between gap-2">
            <span className="font-medium">Payload</span>
            <span className="text-xs">{choose}</span>
          </div>
          <div className="flex items-center gap-2.5 rounded-md border border-line-strong bg-surface py-1.5 pr-1.5 pl-3">
            <FileIcon aria-hidden className="size-3.75 shrink-0 text-muted" />
            <span className="min-w-0 flex-1 wrap-anywhere">{visibleLine(draft.file.name)}</span>
            <span className="num text-muted">{formatBytes(draft.file.sizeBytes)}</span>
            <IconButton icon={X} size="sm" label="Write text instead" onClick={() => onChange({ file: null })} />
          </div>
        </div>
      )}
    </>
  );
}
