"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { DeedDialog } from "@/components/ui/deed/deed-dialog";
import { Field, Input } from "@/components/ui/form/input";
import { Banner } from "@/components/ui/state/banner";
import { ProgressLine } from "@/components/ui/state/progress-line";
import { notify } from "@/components/ui/toast/notify";
import { useBroker } from "@/lib/client/broker/use-broker";
import { useDebounced } from "@/lib/client/browser/debounced";
import { uploadObject } from "@/lib/client/buckets/upload-object";
import { objectQuery, objectsKey } from "@/lib/client/queries/objects";
import { formatBytes, formatCount } from "@/lib/client/words/format";
import { mostObjectBytes } from "@/lib/contract/objects";
import type { ObjectInfo } from "@/lib/model/bucket/object-info";
import { visibleLine } from "@/lib/model/text/visible-text";

/** Props of {@link UploadDialog}. */
export interface UploadDialogProps {
  bucket: string;
  obstacle: string | null;
  onClose: () => void;
  onStored: (name: string) => void;
}

/** Stores a file as an object, with progress; closing it ends the upload, and leaves nothing behind. */
export function UploadDialog({ bucket, obstacle, onClose, onStored }: UploadDialogProps) {
  const broker = useBroker();
  const client = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [name, setName] = useState("");
  const [description, setDescription] = useState("");
  const [received, setReceived] = useState(0);
  const running = useRef<AbortController | null>(null);
  const settled = useDebounced(name, 250);
  const there = useQuery({ ...objectQuery(broker, bucket, settled), enabled: settled !== "", staleTime: 0 });
  const upload = useMutation({
    mutationFn: async ({ chosen, revision }: { readonly chosen: File; readonly revision: number }) => {
      const ending = new AbortController();
      running.current = ending;
      setReceived(0);
      const type: [string, string][] = chosen.type === "" ? [] : [["Content-Type", chosen.type]];
      const about = { name, description, revision, headers: type };
      return uploadObject(broker, bucket, about, chosen, { signal: ending.signal, onProgress: setReceived });
    },
    onSuccess: ({ sizeBytes }) => {
      notify("success", `${visibleLine(name)} is stored, ${formatBytes(sizeBytes)}`);
      onStored(name);
    },
    onSettled: () => client.invalidateQueries({ queryKey: objectsKey(broker, bucket) }),
  });
  const fault =
    file === null
      ? "Choose a file first"
      : file.size > mostObjectBytes
        ? `It has ${formatBytes(file.size)}: ${formatBytes(mostObjectBytes)} are the most`
        : name === ""
          ? "Name the object first"
          : there.isError
            ? "Could not check whether the name is taken"
            : there.data === undefined || settled !== name
              ? "Checking whether the name is taken"
              : null;
  const close = () => {
    running.current?.abort();
    onClose();
  };
  return (
    <DeedDialog
      keepsInput
      title="Upload an object"
      description={`Stores a file of ${formatBytes(mostObjectBytes)} at most. Nobody sees it before all of it is there.`}
      label={there.data && !there.data.deleted ? "Replace" : "Upload"}
      obstacle={obstacle ?? fault}
      pending={upload.isPending}
      error={upload.error ?? there.error}
      onRun={() => {
        if (file !== null) upload.mutate({ chosen: file, revision: there.data?.revision ?? 0 });
      }}
      onClose={close}
    >
      <Field label="File" hint={file === null ? null : `${visibleLine(file.name)}, ${formatBytes(file.size)}`}>
        {(control) => (
          <input
            {...control}
            type="file"
            className="w-full min-w-0 rounded-md border border-line-strong bg-surface px-2.5 py-1.5 file:mr-3 file:rounded-sm file:border file:border-line-strong file:bg-hover file:px-2 file:py-0.5"
            onChange={(event) => {
              const [chosen] = event.target.files ?? [];
              if (chosen === undefined) return;
              setFile(chosen);
              if (name === "" || name === file?.name) setName(chosen.name);
            }}
          />
        )}
      </Field>
      <Field label="Name">
        {(control) => <Input {...control} mono value={name} onChange={(event) => setName(event.target.value)} />}
      </Field>
      <Field label="Description" hint="May be left empty.">
        {(control) => (
          <Input {...control} value={description} onChange={(event) => setDescription(event.target.value)} />
        )}
      </Field>
      <Replaces object={there.data ?? null} />
      {upload.isPending && file !== null ? (
        <div>
          <p role="status" className="num text-muted">
            {formatBytes(received)} of {formatBytes(file.size)}
          </p>
          <ProgressLine label="Upload" part={file.size === 0 ? null : received / file.size} />
        </div>
      ) : null}
    </DeedDialog>
  );
}

function Replaces({ object }: { object: ObjectInfo | null }) {
  if (object === null || object.deleted) return null;
  return (
    <Banner tone="warn" inset>
      There is an object of this name: revision {formatCount(object.revision)}, {formatBytes(object.sizeBytes)}. The
      file takes its place.
    </Banner>
  );
}
