"use client";

import { useMutation } from "@tanstack/react-query";
import { useDeferredValue, useMemo, useState } from "react";
import { DeedDialog } from "@/components/ui/deed/deed-dialog";
import { TextEditor } from "@/components/ui/editor/text-editor";
import { Field, Input } from "@/components/ui/form/input";
import { Banner } from "@/components/ui/state/banner";
import { notify } from "@/components/ui/toast/notify";
import { useBroker } from "@/lib/client/broker/use-broker";
import { toApiError } from "@/lib/client/http/http";
import { jsonMarks } from "@/lib/client/publish/shape/json-marks";
import { putKeyMutation } from "@/lib/client/queries/kv";
import { formatCount } from "@/lib/client/words/format";
import { explainKey } from "@/lib/model/bucket/bucket-key";
import { isMasked } from "@/lib/model/message/message-mask";
import { ttlProblem } from "@/lib/model/message/message-time";
import type { PayloadView } from "@/lib/model/message/payload-view";
import { visibleLine } from "@/lib/model/text/visible-text";
import { Conflict } from "./conflict";

/** The key whose value is replaced. */
export interface EditedKey {
  readonly key: string;
  /** The newest revision that was seen: another one by then refuses the value. */
  readonly revision: number;
  /** What the field begins with; null: there is no value. */
  readonly payload: PayloadView | null;
}

/** Props of {@link ValueDialog}. */
export interface ValueDialogProps {
  bucket: string;
  /** Null: a new key. */
  entry: EditedKey | null;
  takesTtl: boolean;
  obstacle: string | null;
  onClose: () => void;
  onStored: (key: string) => void;
}

/** Stores a value, unless somebody else was first: then it says who, and keeps what was typed. */
export function ValueDialog({ bucket, entry, takesTtl, obstacle, onClose, onStored }: ValueDialogProps) {
  const [key, setKey] = useState(entry?.key ?? "");
  const [begun] = useState(() => textOf(entry?.payload ?? null));
  const [text, setText] = useState(begun);
  const [ttl, setTtl] = useState("");
  const [revision, setRevision] = useState(entry?.revision ?? 0);
  const put = useMutation({
    ...putKeyMutation(useBroker(), bucket),
    onSuccess: ({ revision: stored }) => {
      notify("success", `${visibleLine(key)} was stored as revision ${formatCount(stored)}`);
      onStored(key);
    },
  });
  const settled = useDeferredValue(text);
  const isJson = /^\s*[[{]/.test(text);
  const marks = useMemo(() => (/^\s*[[{]/.test(settled) ? jsonMarks(settled, null) : []), [settled]);
  const fault = marks.find(({ severity }) => severity === "error");
  const keyFault = entry === null && key !== "" ? explainKey(key) : null;
  const ttlFault = ttl.trim() === "" ? null : ttlProblem(ttl.trim());
  const isConflict = put.error !== null && toApiError(put.error).code === "wrong_expected_sequence";
  const run = (seen: number) =>
    put.mutate({ key, revision: seen, ttl: ttl.trim() === "" ? null : ttl.trim(), payload: { data: text } });
  return (
    <DeedDialog
      keepsInput
      isDirty={text !== begun}
      title={entry === null ? "New key" : visibleLine(entry.key)}
      description={
        revision === 0
          ? "Stored only if the key has no value yet."
          : `Replaces revision ${formatCount(revision)}. Refused if somebody stores a newer one first.`
      }
      label="Store"
      obstacle={obstacle ?? (key === "" ? "Name the key first" : (keyFault ?? ttlFault))}
      pending={put.isPending}
      error={isConflict ? null : put.error}
      onRun={() => run(revision)}
      onClose={onClose}
    >
      {entry === null ? (
        <Field label="Key" hint="Letters, digits, and - / _ = . : dots make parts that patterns find." error={keyFault}>
          {(control) => <Input {...control} mono value={key} onChange={(event) => setKey(event.target.value)} />}
        </Field>
      ) : null}
      <NotShown payload={entry?.payload ?? null} />
      <Field
        label="Value"
        hint={fault === undefined ? "Text or JSON, stored as it is written." : null}
        error={fault === undefined ? null : `Not valid JSON (${fault.words}). It will be stored as plain text.`}
      >
        {(control) => (
          <TextEditor
            {...{ label: "Value", value: text, isJson, marks, control }}
            onChange={setText}
            complete={() => null}
          />
        )}
      </Field>
      {takesTtl ? (
        <Field label="Time to live" hint="90s, 1h30m or never. Empty: the bucket's max age." error={ttlFault}>
          {(control) => <Input {...control} mono value={ttl} onChange={(event) => setTtl(event.target.value)} />}
        </Field>
      ) : null}
      {isConflict ? (
        <Conflict
          {...{ bucket, name: key, text }}
          error={toApiError(put.error)}
          pending={put.isPending}
          onOver={(newest) => {
            setRevision(newest);
            run(newest);
          }}
          onTake={(theirs, newest) => {
            setText(theirs);
            setRevision(newest);
            put.reset();
          }}
        />
      ) : null}
    </DeedDialog>
  );
}

/** Why the field is empty though there is a value. */
function NotShown({ payload }: { payload: PayloadView | null }) {
  if (payload === null || isShown(payload)) return null;
  return (
    <Banner tone="warn" inset>
      {payload.encoding === "base64"
        ? "The value is not text and cannot be edited here: what you write takes the place of all of it."
        : "Parts of the value are masked: what you write takes the place of all of it, also of what you do not see."}
    </Banner>
  );
}

const isShown = (payload: PayloadView) => payload.encoding === "utf8" && !isMasked([], payload);

const textOf = (payload: PayloadView | null) => (payload !== null && isShown(payload) ? payload.data : "");
